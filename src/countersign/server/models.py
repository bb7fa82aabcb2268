"""Gathers the slices' tables for Django."""

from countersign.server.accounts.models import *
from countersign.server.billing.models import *
from countersign.server.engagements.models import *
from countersign.server.files.models import *
from countersign.server.ledger.models import *
from countersign.server.outbox.models import *
from countersign.server.packs.models import *
from countersign.server.people.models import *
from countersign.server.work.models import *
