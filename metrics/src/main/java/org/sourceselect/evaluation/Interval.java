package org.sourceselect.evaluation;

/**
 * Between which two numbers a statistic would lie with other items of the same kind, with the confidence that whoever made
 * it names: subjects behind a score, by {@link SubjectDoubt}, or items drawn anew, by {@link Bootstrap}.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {}
