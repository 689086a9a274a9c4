/**
 * All metrics by name, with what a user should know of each before choosing it. A new metric is a class in its family and
 * an entry in {@link org.sourceselect.transferability.registry.Metrics}.
 *
 * <p>Depends on every family.
 */
@NullMarked
package org.sourceselect.transferability.registry;

import org.jspecify.annotations.NullMarked;
