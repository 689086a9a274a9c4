/**
 * Pseudo-random numbers that are the same in every process, on every machine and in every JDK, which replayed workflows and
 * resumed trainings rely on.
 *
 * <p>Depends on nothing but the JDK.
 */
@NullMarked
package org.sourceselect.random;

import org.jspecify.annotations.NullMarked;
