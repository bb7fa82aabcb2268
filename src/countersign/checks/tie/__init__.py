"""Does a figure of a text tie to a workbook: to a cell, or to what is said to follow from cells?"""
