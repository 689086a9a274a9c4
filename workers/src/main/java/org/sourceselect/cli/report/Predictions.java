package org.sourceselect.cli.report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.stage.TaskPictures;
import org.sourceselect.store.Manifest;
import org.sourceselect.unet.Compute;

/** What nets see in slices of a task. */
@FunctionalInterface
public interface Predictions {

    /** Asks the net itself. */
    Predictions COMPUTED = (target, model, slices) -> target.predictions(Compute.cpu(), model, slices);

    /**
     * Where a model sees the region, slice by slice, as {@link TaskPictures#predictions} tells it.
     *
     * @throws org.sourceselect.store.StoreException when the model is not there any more, or cannot be read
     */
    Optional<Map<Integer, byte[]>> of(TaskPictures target, Manifest model, List<Integer> slices) throws IOException;
}
