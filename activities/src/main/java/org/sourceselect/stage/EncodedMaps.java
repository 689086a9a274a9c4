package org.sourceselect.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.unet.Inference;

/** What a U-Net's encoder makes of a task's training images, computed whenever it is read. */
final class EncodedMaps implements FeatureMaps {

    private final TaskSlices slices;
    private final Inference inference;
    private final int[] images;
    private final int channels;

    /** Neither is closed. */
    EncodedMaps(TaskSlices slices, Inference inference) {
        this.slices = slices;
        this.inference = inference;
        this.images = slices.trainingSlices();
        this.channels = inference.encoderChannels();
    }

    @Override
    public int images() {
        return images.length;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int height() {
        return slices.size();
    }

    @Override
    public int width() {
        return slices.size();
    }

    /** One at a time: the net is not for several threads at once. */
    @Override
    public synchronized void read(int image, float[] features, byte[] labels) {
        try {
            inference.encoderFeatures(slices, images[image], features);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        slices.mask(images[image], labels, 0);
    }

    @Override
    public int subject(int image) {
        return slices.subject(images[image]);
    }
}
