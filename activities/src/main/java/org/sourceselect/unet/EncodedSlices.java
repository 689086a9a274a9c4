package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a frozen encoder makes of the slices of a training: constants, so computed once and kept on the device.
 *
 * <p>Every batch goes through the encoder whole until all of its slices are known; so a slice is always computed in a batch of the
 * same size, by the same arithmetic, as without keeping. Where not all slices fit, none is kept: of a batch of twenty the encoder
 * would have to run for some in nearly every step all the same. On the disk nothing is kept: read again, the outputs of a large
 * net take longer than the encoder does.
 */
final class EncodedSlices {

    private final UNet net;
    private final NDManager manager;
    private final boolean keeps;
    private final Map<Integer, NDList> kept = new HashMap<>();

    /**
     * Of one net.
     *
     * @param manager what is kept belongs to it
     * @param keeps whether to keep anything
     */
    EncodedSlices(UNet net, NDManager manager, boolean keeps) {
        this.net = net;
        this.manager = manager;
        this.keeps = keeps;
    }

    /**
     * The encoder's outputs for a batch.
     *
     * @return those of {@link UNet#encoded}; attached to the iteration
     */
    NDList of(NDManager iteration, BatchMemory batch) {
        int[] slices = batch.slices();
        if (Arrays.stream(slices).allMatch(kept::containsKey)) {
            NDList together = new NDList();
            for (int level = 0; level < UNetLayout.LEVELS; level++) {
                together.add(together(iteration, slices, level));
            }
            return together;
        }
        try (NDArray images = batch.images(iteration)) {
            NDList encoded = Autograd.without(() -> net.encoded(images));
            if (keeps) {
                keep(encoded, slices);
            }
            return encoded;
        }
    }

    private NDArray together(NDManager iteration, int[] slices, int level) {
        NDList each = new NDList();
        for (int slice : slices) {
            each.add(Objects.requireNonNull(kept.get(slice)).get(level));
        }
        try (NDArray pixels = NDArrays.concat(each, 0)) {
            pixels.attach(iteration);
            return ChannelsLast.named(pixels);
        }
    }

    /** Each slice's pixels [1, height, width, channels], level by level. */
    private void keep(NDList encoded, int[] slices) {
        for (int i = 0; i < slices.length; i++) {
            if (!kept.containsKey(slices[i])) {
                NDList levels = new NDList();
                for (NDArray level : encoded) {
                    // A part of an array would hold on to the whole.
                    try (NDArray pixels = ChannelsLast.pixels(level);
                            NDArray part = pixels.get(i + ":" + (i + 1))) {
                        NDArray copy = part.duplicate();
                        copy.attach(manager);
                        levels.add(copy);
                    }
                }
                kept.put(slices[i], levels);
            }
        }
    }
}
