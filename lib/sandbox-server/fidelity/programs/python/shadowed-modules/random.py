def answer():
    return "my own random"
