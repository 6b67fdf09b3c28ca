"""starter — a tree in which a student does the exercises: `./workshop student`."""
