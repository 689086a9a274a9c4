/**
 * The files that commands write and read: selections, experiments, evidence over many targets, tables of sources.
 *
 * <p>Depends on {@code text}, {@code evidence}, on {@code report} (what it tells a report), on the rooms of {@code workflows}, on {@code task},
 * {@code evaluation}, {@code scoring}, {@code transferability}, {@code dataset}, {@code export}, and Jackson.
 */
@NullMarked
package org.sourceselect.cli.file;

import org.jspecify.annotations.NullMarked;
