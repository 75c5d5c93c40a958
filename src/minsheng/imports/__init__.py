"""One way to bring in every list: template, rehearsal, all or nothing, undo."""
