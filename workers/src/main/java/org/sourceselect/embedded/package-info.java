/**
 * Everything a selection runs on, in one process: Temporal, an S3 store on a local folder, and a worker.
 *
 * <p>All of it listens on the loopback address alone, asks for a secret that only the owner of the home can read, and keeps its
 * state under one {@linkplain org.sourceselect.embedded.HomeFolder home folder}. Where real servers are named, they take the
 * place of the embedded ones; workflows, activities and client code are the same. Depends on {@code worker}, {@code plugin},
 * {@code store}, {@code store.embedded}, {@code plan}, the records of {@code activity} and {@code task}, the Temporal SDK
 * with its test server, Jackson, Micrometer and SLF4J; the command line depends on it.
 */
@NullMarked
package org.sourceselect.embedded;

import org.jspecify.annotations.NullMarked;
