package org.sourceselect.unet;

import java.util.stream.IntStream;
import org.sourceselect.random.SplitMix64;

/** Discs on noise: slice i has one disc of mask 1, brighter than its surroundings, at a seeded place. */
record Blobs(int slices, int size, long seed) implements SliceSource {

    int[] all() {
        return IntStream.range(0, slices).toArray();
    }

    @Override
    public void image(int slice, float[] into, int offset) {
        byte[] mask = new byte[size * size];
        mask(slice, mask, 0);
        SplitMix64 noise = SplitMix64.of(seed, "noise", slice);
        for (int p = 0; p < mask.length; p++) {
            into[offset + p] = (float) (0.5 * noise.gaussian() + 2 * mask[p]);
        }
    }

    @Override
    public void mask(int slice, byte[] into, int offset) {
        SplitMix64 place = SplitMix64.of(seed, "place", slice);
        double radius = size * (0.15 + 0.1 * place.uniform());
        double x0 = size * (0.3 + 0.4 * place.uniform());
        double y0 = size * (0.3 + 0.4 * place.uniform());
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                into[offset + y * size + x] = (byte) (Math.hypot(x - x0, y - y0) < radius ? 1 : 0);
            }
        }
    }
}
