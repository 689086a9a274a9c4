package org.sourceselect.transferability.pixels;

import java.util.List;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;

/** A sample of the target's pixels of each label, see {@link BottomSample}, drawn in one pass. */
public final class BalancedPixels implements FeatureScan.ImageAccumulator {

    /**
     * A pixel.
     *
     * @param subject whose it is
     * @param features its features
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Pixel(int subject, float[] features) {}

    private final FeatureMaps target;
    private final List<BottomSample<Pixel>> byLabel;
    private final long[] count = new long[2];

    /** No image yet; samples at most {@code perLabel} pixels of either label. */
    public BalancedPixels(FeatureMaps target, int perLabel) {
        this.target = target;
        this.byLabel = List.of(new BottomSample<>(perLabel), new BottomSample<>(perLabel));
    }

    /** Samples at most {@code perLabel} pixels of either label. */
    public static BalancedPixels draw(FeatureMaps target, int perLabel, ProgressListener progress) {
        return FeatureScan.gather(target, () -> new BalancedPixels(target, perLabel), BalancedPixels::merge, progress);
    }

    @Override
    public void add(int image, float[] features, byte[] labels) {
        PickedPixels picked = new PickedPixels(features, labels.length);
        for (int p = 0; p < labels.length; p++) {
            count[labels[p]]++;
            long priority = BottomSample.priority(image, p);
            BottomSample<Pixel> sample = byLabel.get(labels[p]);
            if (sample.wants(priority)) {
                sample.add(priority, new Pixel(target.subject(image), picked.pick(p)));
            }
        }
        picked.fill();
    }

    /** Adds those of other images. */
    public void merge(BalancedPixels other) {
        for (int label = 0; label < 2; label++) {
            byLabel.get(label).merge(other.byLabel.get(label));
            count[label] += other.count[label];
        }
    }

    /** How many pixels the target has of a label, sampled or not. */
    public long count(int label) {
        return count[label];
    }

    /** The sampled pixels of a label, in random order. */
    public List<Pixel> of(int label) {
        return byLabel.get(label).items();
    }
}
