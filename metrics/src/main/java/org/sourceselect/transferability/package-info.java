/**
 * How well a source task fits a target: H-score, OTCE and other transferability metrics, and the SSIM of label maps. Arrays
 * in, numbers out.
 *
 * <p>A {@link org.sourceselect.transferability.TransferabilityMetric} is one class, which says its {@link
 * org.sourceselect.transferability.MetricFacts}, plus one entry in {@link
 * org.sourceselect.transferability.registry.Metrics}; it sees its data only through {@link
 * org.sourceselect.transferability.FeatureMaps}. All results are the same to the last bit whatever the number of threads: work
 * is cut into chunks by the size of the input alone and partial sums are added in a fixed order. Every score comes with its
 * doubt: {@link org.sourceselect.transferability.pixels.Grouped} keeps an accumulator for each group of subjects, of which any
 * but one put together give the score without that one. Depends on the plain functions of {@code evaluation} alone; its rooms on
 * those of {@code random} as well, and on no store, engine or file.
 */
@NullMarked
package org.sourceselect.transferability;

import org.jspecify.annotations.NullMarked;
