"""Who is who. All of it is invented: firms, people, numbers."""

from __future__ import annotations

CLIENT, VENDOR = "Larkfield Group LLP", "Tamarind Knowledge Partners Pvt Ltd"
OTHER_CLIENT = "Penhallow Capital Partners"  # whose name must never be in this client's files

ANALYST, SECOND, SUPERVISOR, MANAGER = "Ananya Rao", "Miguel Santos", "Farah Siddiqui", "Devika Menon"
LEAD, SIGNATORY = "Eleanor Voss", "James Okafor"
