/**
 * Metrics of how well the features at hand tell the labels apart, whatever they mean: LogME, GBC, TransRate, nearest
 * neighbours, CC-FV, a cross-validated linear probe.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code pixels}, {@code evaluation} and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.probe;

import org.jspecify.annotations.NullMarked;
