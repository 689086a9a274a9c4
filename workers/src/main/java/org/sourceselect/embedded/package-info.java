/**
 * Everything a selection runs on, in one process: Temporal, an S3 store on a local folder, and a worker.
 *
 * <p>All of it listens on the loopback address alone, asks for a secret that only the owner of the home can read, and keeps its state
 * under one {@linkplain org.sourceselect.embedded.HomeFolder home folder}. Where real servers are named, they take the place of the embedded
 * ones; workflows, activities and client code are the same. Depends on {@code worker}, {@code plugin}, {@code store} and the records of {@code activity}; the command line
 * depends on it.
 */
@NullMarked
package org.sourceselect.embedded;

import org.jspecify.annotations.NullMarked;
