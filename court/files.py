"""placeholder"""


class FileStore:
    def __init__(self, folder, key): ...
