"""Policy packs and rules files: their schemas, how they are read and checked. Free of Django."""
