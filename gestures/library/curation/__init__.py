"""What an animator needs to keep a library in order: search, tables, statistics, differences in words, editing."""
