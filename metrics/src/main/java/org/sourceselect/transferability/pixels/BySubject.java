package org.sourceselect.transferability.pixels;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;

/**
 * An accumulator for each subject of the target.
 *
 * @param <A> what takes a subject's images
 */
public final class BySubject<A extends FeatureScan.ImageAccumulator> implements FeatureScan.ImageAccumulator {

    private final FeatureMaps target;
    private final IntPredicate wanted;
    private final Supplier<A> fresh;
    private final SortedMap<Integer, A> subjects = new TreeMap<>();

    /**
     * No image yet.
     *
     * @param wanted the subjects whose images are taken; others' are passed over
     * @param fresh an accumulator for a subject not seen before
     */
    public BySubject(FeatureMaps target, IntPredicate wanted, Supplier<A> fresh) {
        this.target = target;
        this.wanted = wanted;
        this.fresh = fresh;
    }

    /**
     * Reads all images of the target.
     *
     * @param fresh an accumulator for a subject not seen before
     * @param merge adds the second accumulator, of later images, to the first
     */
    public static <A extends FeatureScan.ImageAccumulator> SortedMap<Integer, A> read(
            FeatureMaps target, Supplier<A> fresh, BiConsumer<A, A> merge, ProgressListener progress) {
        return FeatureScan.gather(
                        target,
                        () -> new BySubject<>(target, subject -> true, fresh),
                        (whole, part) -> whole.merge(part, merge),
                        progress)
                .subjects;
    }

    /**
     * Adds another one, of later images, whose accumulators are not to be used any more.
     *
     * @param merge adds the second accumulator to the first
     */
    public void merge(BySubject<A> other, BiConsumer<A, A> merge) {
        other.subjects.forEach((subject, theirs) -> {
            A ours = subjects.putIfAbsent(subject, theirs);
            if (ours != null) {
                merge.accept(ours, theirs);
            }
        });
    }

    /** The accumulator of each subject. */
    public SortedMap<Integer, A> subjects() {
        return subjects;
    }

    @Override
    public void add(int image, float[] features, byte[] labels) {
        int subject = target.subject(image);
        if (wanted.test(subject)) {
            subjects.computeIfAbsent(subject, first -> fresh.get()).add(image, features, labels);
        }
    }
}
