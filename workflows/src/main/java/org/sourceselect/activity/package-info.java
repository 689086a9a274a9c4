/**
 * The contracts between what is decided and what is computed: one interface per activity with its request and result.
 *
 * <p>Requests and results are small records. They carry settings, numbers and
 * {@linkplain org.sourceselect.activity.ArtifactRef references}; never a tensor, a path, a subject's id or a secret, because
 * all of them are written into workflow histories. Every activity that makes an artifact is <em>find or compute</em>: the
 * same request gives the same artifact, and a second time costs a look-up. Those that make none are quick:
 * {@linkplain org.sourceselect.activity.CatalogActivity the catalog}, checks, and what a campaign asks of its server and
 * store. {@link org.sourceselect.activity.StageActivities} gives workflows their stubs. Depends on {@code task},
 * {@code transferability} (a score and its doubt), {@code evaluation} (intervals), Jackson and the Temporal SDK.
 */
@NullMarked
package org.sourceselect.activity;

import org.jspecify.annotations.NullMarked;
