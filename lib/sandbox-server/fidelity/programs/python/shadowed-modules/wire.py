whose = "my own wire"
