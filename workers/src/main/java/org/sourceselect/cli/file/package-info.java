/**
 * The files that commands write and read: selections, experiments, tables of sources.
 *
 * <p>Depends on {@code text} and the rooms of the metrics, workflows and activities.
 */
@NullMarked
package org.sourceselect.cli.file;

import org.jspecify.annotations.NullMarked;
