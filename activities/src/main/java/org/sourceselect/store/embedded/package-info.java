/**
 * An S3 server inside the process, on a local folder: what one laptop uses in place of MinIO, through the same client.
 *
 * <p>Depends on {@code store} (the location it can be reached at, the folder of leases), {@code task}, Jackson and S3Proxy.
 */
@NullMarked
package org.sourceselect.store.embedded;

import org.jspecify.annotations.NullMarked;
