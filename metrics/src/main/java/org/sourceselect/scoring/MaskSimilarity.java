package org.sourceselect.scoring;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.ssim.SsimSettings;
import org.sourceselect.transferability.ssim.StructuralSimilarity;

/**
 * The mean SSIM of label slices in two files, the first with the first and so on: {@link StructuralSimilarity} of each
 * pair, without a choice of pairs.
 *
 * <p>Diagnostics: {@code minimum}, {@code maximum} and {@code standardDeviation} (population) over slices, {@code
 * emptyPairs} in which neither has the region and which count 1, {@code meanOfOthers} (NaN where there are none), {@code
 * sourceForeground} and {@code targetForeground}, shares of pixels.
 */
public final class MaskSimilarity {

    private MaskSimilarity() {}

    /**
     * Compares two files of slices x height x width labels.
     *
     * @param subjects which subject each slice of the target is of, if a file tells: those are left out for the interval
     * @throws BadInputException when a file cannot be used, or not with the other
     * @throws IllegalArgumentException when the slices are smaller than SSIM's window; a sentence for a user
     */
    public static Score of(
            ScoreInput source,
            ScoreInput target,
            Optional<ScoreInput> subjects,
            SsimSettings settings,
            ProgressListener progress)
            throws IOException {
        try (LabelTensor ours = LabelTensor.open(source);
                LabelTensor theirs = LabelTensor.open(target)) {
            check(ours, theirs);
            Optional<SubjectNumbers> numbers = subjects.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SubjectNumbers.read(
                            subjects.get(), theirs.shape().get(0), target.file().toString()));
            return score(ours, theirs, numbers, settings, progress);
        }
    }

    private static void check(LabelTensor source, LabelTensor target) {
        List<Long> shape = source.shape();
        if (shape.size() != 3 || source.input().tensor().spec().elements() == 0) {
            throw source.input()
                    .refused(
                            "its shape is " + shape + ", and SSIM compares slices x height x width, at least one each",
                            "reshape it, as with labels.reshape(-1, height, width)");
        }
        if (!target.shape().equals(shape)) {
            throw target.input()
                    .refused(
                            "its shape is " + target.shape() + ", and that of "
                                    + source.input().input().file() + " is " + shape,
                            "give as many slices of the same size");
        }
        if (shape.get(0) > Integer.MAX_VALUE || shape.get(1) * shape.get(2) > Integer.MAX_VALUE - 8) {
            throw source.input().refused("its shape is " + shape, "split it: 2^31 slices or pixels are too many");
        }
    }

    private static Score score(
            LabelTensor source,
            LabelTensor target,
            Optional<SubjectNumbers> subjects,
            SsimSettings settings,
            ProgressListener progress) {
        long sourceOnes = source.countOnes(progress);
        long targetOnes = target.countOnes(progress);
        int slices = source.shape().get(0).intValue();
        int height = source.shape().get(1).intValue();
        int width = source.shape().get(2).intValue();
        int pixels = height * width;
        double[] values = new double[slices];
        boolean[] empty = new boolean[slices];
        AtomicLong done = new AtomicLong();
        IntStream.range(0, slices).parallel().forEach(s -> {
            byte[] a = new byte[pixels];
            byte[] b = new byte[pixels];
            source.read((long) s * pixels, a, pixels);
            target.read((long) s * pixels, b, pixels);
            values[s] = StructuralSimilarity.of(a, b, height, width, settings);
            empty[s] = Arrays.equals(a, b) && IntStream.range(0, pixels).allMatch(p -> a[p] == 0);
            progress.progress("comparing label slices", done.incrementAndGet(), slices);
        });
        return report(
                values,
                IntStream.range(0, slices).filter(s -> empty[s]).count(),
                (double) sourceOnes / slices / pixels,
                (double) targetOnes / slices / pixels,
                subjects);
    }

    private static Score report(
            double[] values,
            long empty,
            double sourceForeground,
            double targetForeground,
            Optional<SubjectNumbers> subjects) {
        double sum = Arrays.stream(values).sum();
        double mean = sum / values.length;
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("minimum", Arrays.stream(values).min().orElseThrow());
        diagnostics.put("maximum", Arrays.stream(values).max().orElseThrow());
        diagnostics.put(
                "standardDeviation",
                Math.sqrt(
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length));
        diagnostics.put("emptyPairs", (double) empty);
        // An empty pair is 1 exactly; 0 / 0 is the NaN that is meant.
        diagnostics.put("meanOfOthers", (sum - empty) / (values.length - empty));
        diagnostics.put("sourceForeground", sourceForeground);
        diagnostics.put("targetForeground", targetForeground);
        return Score.ofMean(
                values,
                subjects.map(numbers -> numbers::of),
                empty == values.length
                        ? Optional.of("no information: neither the source nor the target has the region in any slice")
                        : Optional.empty(),
                diagnostics);
    }
}
