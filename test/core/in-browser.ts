/** All tests of core in one page, so that a browser loads core once and not for each file: the runner fills in the imports. */
export {};
