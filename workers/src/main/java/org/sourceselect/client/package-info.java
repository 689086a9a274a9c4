/**
 * Campaigns from a Java program: start one, watch it, change it, read what came out. Start at {@link
 * org.sourceselect.client.Campaigns}. Whether anybody takes the work that waits says {@link
 * org.sourceselect.client.QueueWorkers}.
 *
 * <p>A thin layer over the Temporal client and the campaign's own signals, updates and queries, which can be used without
 * it. Depends on {@code campaign}, {@code selection}, {@code activity}, {@code task}, Jackson and the Temporal SDK.
 */
@NullMarked
package org.sourceselect.client;

import org.jspecify.annotations.NullMarked;
