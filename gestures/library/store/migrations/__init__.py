"""The schema's history: Alembic runs these when a store is made or is older than this Deixis."""
