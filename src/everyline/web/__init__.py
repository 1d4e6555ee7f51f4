"""Pages for readers and the board: they read a request, call the engine, show what it says; no logic of their own."""
