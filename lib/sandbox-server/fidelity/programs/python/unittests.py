# unittest.main runs the tests of __main__ and exits with what they gave
import sys
import unittest


class Sums(unittest.TestCase):
    def test_fine(self):
        self.assertEqual(1 + 1, 2)

    def test_wrong(self):
        self.assertEqual([1, 2], [1, 3], "not the same")

    @unittest.skip("not today")
    def test_skipped(self):
        pass


runner = unittest.TextTestRunner(stream=open("report.txt", "w"), verbosity=2)
unittest.main(testRunner=runner, exit=False, argv=["main.py"])
lines = open("report.txt").read()
sys.exit(not ("FAILED (failures=1, skipped=1)" in lines and 'main.py", line 11' in lines))
