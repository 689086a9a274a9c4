/**
 * A trained model on its way to other people's programs: its weights, the network as a torch module, how volumes become what it
 * sees, and a model card.
 *
 * <p>{@link org.sourceselect.export.SelectedModel} is what a selection says of a model; {@link
 * org.sourceselect.export.ModelHistory} is what the store tells of how it came to be, down to the prepared slices; {@link
 * org.sourceselect.export.ModelExport} writes both. No subject's id, no file's name and no path is in what is written.
 *
 * <p>The module, {@code unet.py}, is a resource of this package. Tests hold it against the network of {@code unet}, value by value.
 *
 * <p>Depends on {@code stage} (models in the store), {@code store}, {@code dataset} (preparations), {@code activity}, {@code task},
 * {@code tensor} and Jackson.
 */
@NullMarked
package org.sourceselect.export;

import org.jspecify.annotations.NullMarked;
