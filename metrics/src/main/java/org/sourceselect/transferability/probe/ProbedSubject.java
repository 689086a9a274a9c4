package org.sourceselect.transferability.probe;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.pixels.BottomSample;
import org.sourceselect.transferability.pixels.BySubject;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.PickedPixels;

/** A subject's pixels for a probe: a uniform sample of either label's, and how many there are of it. */
final class ProbedSubject implements FeatureScan.ImageAccumulator {

    static final int MOST_PIXELS = 1000;
    private static final int FEWEST_PIXELS = 64;
    private static final long DRAWN_VALUES = 1L << 26;
    private static final long STATISTICS_BYTES = 1L << 29;

    private final FeatureMaps target;
    private final long[] count = new long[2];
    private final List<BottomSample<float[]>> samples;
    private int number;

    /** How many pixels of either label of a subject are drawn. */
    private static int mostPixels(FeatureMaps target) {
        long subjects = IntStream.range(0, target.images())
                .map(target::subject)
                .distinct()
                .count();
        return (int) Math.max(FEWEST_PIXELS, Math.min(MOST_PIXELS, DRAWN_VALUES / (2L * target.channels() * subjects)));
    }

    /** Reads all images of the target once. */
    static List<ProbedSubject> read(FeatureMaps target, ProgressListener progress) {
        int most = mostPixels(target);
        return List.copyOf(BySubject.read(target, () -> new ProbedSubject(target, most), ProbedSubject::merge, progress)
                .values());
    }

    /** The moments of each group of subjects; one subject after the other, as those of a wide net are large. */
    static List<ClassMoments> moments(List<ProbedSubject> subjects, SubjectGroups groups, int channels) {
        return IntStream.range(0, groups.count())
                .parallel()
                .mapToObj(group -> together(
                        subjects.stream()
                                .filter(s -> groups.of(s.number()) == group)
                                .map(ProbedSubject::moments),
                        channels))
                .toList();
    }

    /** Moments merged in their order. */
    static ClassMoments together(Stream<ClassMoments> parts, int channels) {
        ClassMoments all = new ClassMoments(channels);
        parts.forEachOrdered(all::merge);
        return all;
    }

    /** In how many groups of subjects statistics are kept apart. */
    static int mostGroups(int channels) {
        return (int)
                Math.max(2, Math.min(SubjectGroups.MOST, STATISTICS_BYTES / (2L * Double.BYTES * channels * channels)));
    }

    /** No image yet; keeps at most so many pixels of either label. */
    ProbedSubject(FeatureMaps target, int most) {
        this.target = target;
        this.samples = List.of(new BottomSample<>(most), new BottomSample<>(most));
    }

    @Override
    public void add(int image, float[] features, byte[] labels) {
        number = target.subject(image);
        PickedPixels picked = new PickedPixels(features, labels.length);
        for (int p = 0; p < labels.length; p++) {
            int label = labels[p];
            count[label]++;
            long priority = BottomSample.priority(image, p);
            if (samples.get(label).wants(priority)) {
                samples.get(label).add(priority, picked.pick(p));
            }
        }
        picked.fill();
    }

    void merge(ProbedSubject other) {
        for (int label = 0; label < 2; label++) {
            count[label] += other.count[label];
            samples.get(label).merge(other.samples.get(label));
        }
    }

    /** As {@link FeatureMaps#subject} numbers it. */
    int number() {
        return number;
    }

    /** How many pixels of a label it has. */
    long count(int label) {
        return count[label];
    }

    /** The features of the drawn pixels of a label. */
    List<float[]> drawn(int label) {
        return samples.get(label).items();
    }

    /** The statistics of the drawn pixels: all that learning needs. */
    ClassMoments moments() {
        int d = target.channels();
        List<float[]> zeros = drawn(0);
        List<float[]> ones = drawn(1);
        int n = zeros.size() + ones.size();
        float[] features = new float[d * n];
        byte[] labels = new byte[n];
        for (int p = 0; p < n; p++) {
            boolean foreground = p >= zeros.size();
            float[] pixel = foreground ? ones.get(p - zeros.size()) : zeros.get(p);
            labels[p] = (byte) (foreground ? 1 : 0);
            for (int c = 0; c < d; c++) {
                features[c * n + p] = pixel[c];
            }
        }
        ClassMoments moments = new ClassMoments(d);
        moments.add(features, labels);
        return moments;
    }
}
