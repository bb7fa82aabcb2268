"""Gathers the slices' tables for Django."""

from countersign.server.accounts.models import *  # noqa: F403
from countersign.server.billing.models import *  # noqa: F403
from countersign.server.engagements.models import *  # noqa: F403
from countersign.server.files.models import *  # noqa: F403
from countersign.server.ledger.models import *  # noqa: F403
from countersign.server.outbox.models import *  # noqa: F403
from countersign.server.packs.models import *  # noqa: F403
from countersign.server.people.models import *  # noqa: F403
from countersign.server.work.models import *  # noqa: F403
