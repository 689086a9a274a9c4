/**
 * Artifacts in any S3 store: found by what they were made from, verified by what they hold.
 *
 * <p>An artifact is a few objects and a manifest. Its key is the SHA-256 of the stage, the stage's version, the digests
 * of its inputs, its settings and its seed in {@linkplain org.sourceselect.store.CanonicalJson canonical JSON}, so that
 * {@link org.sourceselect.store.Stage#findOrCompute} computes the same thing once, whoever asks. In the bucket:
 *
 * <pre>
 * artifacts/KIND/KEY/manifest.json          what the artifact holds, written last
 * artifacts/KIND/KEY/ATTEMPT/OBJECT         its objects, in a folder of the attempt that made them
 * checkpoints/…  problems/…                 blobs: overwritten freely, no manifest
 * leases/KIND/KEY                           who computes an artifact at this moment
 * store-id                                  tells this store from others, by whatever address it is reached
 * </pre>
 *
 * <p><b>What keeps it whole.</b> An attempt writes only under its own name, and nothing is visible before its manifest.
 * The manifest is a register that moves only by compare-and-swap: it is created if absent ({@code If-None-Match: *}), and
 * one that is damaged, or whose objects are missing or differ, is replaced only if it is still the one that was seen
 * ({@code If-Match}). A checksum that differs is found by a reader, who marks the manifest as invalid in the same way;
 * from then on nobody finds the artifact until it is computed again. A store that refuses {@code If-Match} gets the
 * replacement unconditionally: two attempts that mend the same artifact at once may then follow each other, and as both
 * are whole, a reader sees either. The embedded store checks {@code If-Match} without excluding other writers; within one
 * process a lock makes up for it, across processes the same holds as above.
 *
 * <p><b>What saves work.</b> Who computes an artifact holds a lease on it meanwhile: an object created if absent, that names
 * the claimant and changes every few seconds. Others who want the artifact are told that it is computed elsewhere, and ask
 * again. Whoever has seen a lease stay the same for half a minute, between two looks by its own monotonic clock, takes it over
 * by compare-and-swap; no two machines' clocks are compared. A claimant's next attempt takes its own lease over at once. Nothing
 * but time depends on leases: two who compute the same all the same, one taken for dead too early, or after a compare-and-swap
 * that the store did not exclude others from, publish as above.
 *
 * <p>Nothing is found by a listing: after a crash a store may list what was never completed. One serves {@link
 * org.sourceselect.store.ArtifactStore#sample} alone, whose manifests are read like any other.
 *
 * <p>Depends on {@code task}, {@code activity} (kinds and references), Jackson, Micrometer, Guava, SLF4J, and the MinIO
 * client with its OkHttp; knows nothing of tensors, images or Temporal.
 */
@NullMarked
package org.sourceselect.store;

import org.jspecify.annotations.NullMarked;
