whose = "my own string"
