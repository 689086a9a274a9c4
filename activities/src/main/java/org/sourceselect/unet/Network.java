package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import java.util.OptionalInt;

/** A network to be run: our own, or somebody's TorchScript program. */
sealed interface Network permits UNet, ScriptedNetwork {

    /**
     * Its output for a batch.
     *
     * @param images [n, 1, size, size]
     * @return [n, channels, size, size], attached to the manager of {@code images}
     */
    NDArray logits(NDArray images);

    /** Channels of the output, where they are known without running it. */
    OptionalInt channels();

    /** Refuses batches that cannot fit into the device's memory, as far as that can be told beforehand. */
    void checkMemory(int size, int batchSize, Compute compute);
}
