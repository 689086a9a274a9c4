package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * The decoder of a {@link UNet} as it is computed behind a frozen encoder: the same sums in another order, at four fifths to half
 * the cost.
 *
 * <p>The convolution over a skip connection and what came up is the sum of two, one for each. No gradient is then computed for
 * the skip connection, which nobody asks for: where both are one array, the engine computes it all the same. And the arrays are laid
 * out {@linkplain ChannelsLast channels last}; the encoder's outputs are so once and for all.
 */
final class TunedDecoder {

    /**
     * With fewer channels the engine's batch normalisation goes value by value where the channels come last, and takes longer than
     * copying to the plain layout and back.
     */
    private static final int FEWEST_CHANNELS = 8;

    private final UNet net;

    /** Of a net that trains its decoder. */
    TunedDecoder(UNet net) {
        this.net = net;
    }

    /**
     * The logits.
     *
     * @param levels of {@link UNet#encoded}, channels last; closed
     * @return [n, 2, size, size]
     */
    NDArray decoded(NDList levels) {
        NDArray x = levels.get(UNetLayout.LEVELS - 1);
        for (int step = 0; step < UNetLayout.LEVELS - 1; step++) {
            String name = UNetLayout.decoder(step);
            NDArray first = summed(name, levels.get(UNetLayout.LEVELS - 2 - step), doubled(x, UNetLayout.up(name)));
            try (NDArray in = normalised(name, 1, first)) {
                x = normalised(name, 2, UNet.convolution(in, weight(name, 2), null, UNet.ONE));
            }
        }
        try (NDArray last = x) {
            return UNet.convolution(last, net.named("head.weight"), net.named("head.bias"), UNet.NONE);
        }
    }

    /** The first convolution of a block: that of the skip connection plus that of what came up; closes both. */
    private NDArray summed(String name, NDArray skip, NDArray up) {
        NDArray weight = weight(name, 1);
        long[] ofUp = {skip.getShape().get(1)};
        try (skip;
                up;
                NDList weights = weight.split(ofUp, 1);
                NDArray summand = UNet.convolution(up, weights.get(1), null, UNet.ONE)) {
            NDArray sum = UNet.convolution(skip, weights.get(0), null, UNet.ONE);
            sum.addi(summand);
            return sum;
        }
    }

    /** Batch normalisation and ReLU; closes its input. */
    private NDArray normalised(String name, int place, NDArray convolved) {
        if (convolved.getShape().get(1) >= FEWEST_CHANNELS) {
            return net.normalised(name, place, convolved, true);
        }
        // Plain twice: the copy's gradient comes with its channels last, and the ReLU's would go value by value between
        // two layouts.
        try (convolved;
                NDArray normalised = net.normalised(name, place, ChannelsLast.plain(convolved), true);
                NDArray plain = ChannelsLast.plain(normalised)) {
            return ChannelsLast.of(plain);
        }
    }

    /**
     * The 2x2 transposed convolution of {@link UNet}, with the four pixels that come of one before their channels; closes its
     * input.
     */
    private NDArray doubled(NDArray input, String name) {
        Shape shape = input.getShape();
        long n = shape.get(0);
        long height = shape.get(2);
        long width = shape.get(3);
        NDArray bias = net.named(name + ".bias");
        long channels = bias.size();
        try (NDArray in = input;
                NDArray byChannel = net.named(name + ".weight").reshape(channels, 4, shape.get(1));
                NDArray byTap = byChannel.transpose(1, 0, 2);
                NDArray weight = byTap.reshape(4 * channels, shape.get(1), 1, 1);
                NDArray row = bias.reshape(1, channels);
                NDArray four = row.broadcast(4, channels);
                NDArray biases = four.reshape(4 * channels);
                NDArray taps = UNet.convolution(in, weight, biases, UNet.NONE);
                NDArray pixels = ChannelsLast.pixels(taps);
                NDArray split = pixels.reshape(n, height, width, 2, 2, channels);
                NDArray interleaved = split.transpose(0, 1, 3, 2, 4, 5);
                NDArray whole = interleaved.reshape(n, 2 * height, 2 * width, channels)) {
            return ChannelsLast.named(whole);
        }
    }

    private NDArray weight(String name, int place) {
        return net.named(UNetLayout.convolution(name, place) + ".weight");
    }
}
