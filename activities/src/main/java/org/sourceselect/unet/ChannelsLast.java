package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arrays [n, channels, height, width] whose memory holds the channels of a pixel side by side.
 *
 * <p>The engine's convolutions take them as they are, without the copies to and from a layout of their own that they make of plain
 * arrays, and hand on what is laid out alike. The engine has no word for it, but an array of the axes n, height, width, channels
 * with its axes renamed is one.
 */
final class ChannelsLast {

    private ChannelsLast() {}

    /** A copy so laid out, of an array of any layout; gradients go through. */
    static NDArray of(NDArray array) {
        try (NDArray pixels = pixels(array);
                NDArray copy = plain(pixels)) {
            return named(copy);
        }
    }

    /** The axes n, height, width, channels of an array [n, channels, height, width]; no copy. */
    static NDArray pixels(NDArray array) {
        return array.transpose(0, 2, 3, 1);
    }

    /** The array [n, channels, height, width] of these pixels [n, height, width, channels]; no copy. */
    static NDArray named(NDArray pixels) {
        return pixels.transpose(0, 3, 1, 2);
    }

    /**
     * The same values in the plain layout, that of the axes; gradients go through, and come out so laid out too. Only that can be one axis,
     * so the engine copies where it is not so already.
     */
    static NDArray plain(NDArray array) {
        Shape shape = array.getShape();
        try (NDArray flat = array.reshape(shape.size())) {
            return flat.reshape(shape);
        }
    }
}
