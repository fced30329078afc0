"""Floor 1: what is said to PagerDuty and heard from it. Exporters and importers may both enter."""
