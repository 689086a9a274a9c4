package org.sourceselect.dataset;

/**
 * A subject within its folder partition.
 *
 * @param partition what stands for {@code {partition}}, or its shorter name; empty without it in the patterns
 * @param subject what stands for {@code {subject}}
 */
record SubjectKey(String partition, String subject) {}
