package org.sourceselect.transferability;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * k-NN (Sorkhei et al. 2025, arXiv 2503.18528): how well a pixel's label is told by its {@value #NEIGHBOURS} nearest
 * neighbours in feature space, as the mean of the shares of background and of foreground pixels told right. In [0, 1];
 * 0.5 is what guessing gives.
 *
 * <p>The paper classifies images. Here pixels are, a seeded sample of up to {@value #PER_LABEL} of either label, as many
 * of one as of the other since a region of 1 % would be right 99 % of the time unseen; a pixel's own subject gives it no
 * neighbour, since neighbouring slices are all but the same. With a single subject all other pixels do, which flatters.
 * Euclidean distance; k is our choice, odd so that no vote is a tie.
 *
 * <p>Any number of channels. One pass, then n^2 distances.
 *
 * <p>Diagnostics: {@code sampledPerLabel}; {@code neighbours} k; {@code sensitivity} and {@code specificity}, the shares of
 * foreground and of background told right; {@code subjects} among the sample; {@code samplingError}, the standard error of
 * the score as if pixels were independent.
 */
public final class NearestNeighbours implements TransferabilityMetric {

    private static final int NEIGHBOURS = 21;
    private static final int PER_LABEL = 5000;

    /** k-NN has no settings. */
    public NearestNeighbours() {}

    @Override
    public String name() {
        return "k-nn";
    }

    @Override
    public boolean usesSource() {
        return false;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        Channels.ANY.check(target, "k-NN");
        BalancedPixels pixels = BalancedPixels.draw(target, PER_LABEL, progress);
        long samples = pixels.count(0) + pixels.count(1);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = ClassMoments.oneClassOnly(pixels.count(0), pixels.count(1));
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), samples, diagnostics);
        }
        int perLabel = Math.min(pixels.of(0).size(), pixels.of(1).size());
        Votes votes = new Votes(pixels.of(0).subList(0, perLabel), pixels.of(1).subList(0, perLabel));
        boolean[] right = votes.right(progress);
        long[] judged = votes.judged();
        double specificity = share(right, 0, perLabel, judged[0]);
        double sensitivity = share(right, perLabel, 2 * perLabel, judged[1]);
        diagnostics.put("sampledPerLabel", (double) perLabel);
        diagnostics.put("neighbours", (double) NEIGHBOURS);
        diagnostics.put("sensitivity", sensitivity);
        diagnostics.put("specificity", specificity);
        diagnostics.put("subjects", (double) votes.subjects);
        diagnostics.put(
                "samplingError",
                Math.sqrt(sensitivity * (1 - sensitivity) / judged[1] + specificity * (1 - specificity) / judged[0])
                        / 2);
        if (judged[0] == 0 || judged[1] == 0) {
            return Score.undefined(
                    "the sampled pixels of one label have no neighbour in another subject", samples, diagnostics);
        }
        return new Score((sensitivity + specificity) / 2, 0, samples, Optional.empty(), diagnostics);
    }

    private static double share(boolean[] right, int from, int to, long judged) {
        return (double) IntStream.range(from, to).filter(i -> right[i]).count() / judged;
    }

    /** The background's pixels first. */
    private static final class Votes {
        private final double[][] features;
        private final int[] subject;
        private final int perLabel;
        private final int subjects;
        private final boolean[] voted;

        Votes(List<BalancedPixels.Pixel> zeros, List<BalancedPixels.Pixel> ones) {
            List<BalancedPixels.Pixel> all =
                    Stream.concat(zeros.stream(), ones.stream()).toList();
            this.features = all.stream().map(p -> widened(p.features())).toArray(double[][]::new);
            this.subject = all.stream().mapToInt(BalancedPixels.Pixel::subject).toArray();
            this.perLabel = zeros.size();
            this.subjects = (int) Arrays.stream(subject).distinct().count();
            this.voted = new boolean[subject.length];
        }

        private static double[] widened(float[] vector) {
            double[] wide = new double[vector.length];
            for (int c = 0; c < wide.length; c++) {
                wide[c] = vector[c];
            }
            return wide;
        }

        boolean[] right(ProgressListener progress) {
            int n = subject.length;
            boolean[] right = new boolean[n];
            int block = 500;
            AtomicInteger done = new AtomicInteger();
            IntStream.range(0, (n + block - 1) / block).parallel().forEach(b -> {
                double[] nearest = new double[NEIGHBOURS];
                boolean[] foreground = new boolean[NEIGHBOURS];
                for (int i = b * block; i < Math.min(n, (b + 1) * block); i++) {
                    right[i] = vote(i, nearest, foreground) == (i >= perLabel) && voted[i];
                }
                progress.progress("finding neighbours", Math.min(n, done.addAndGet(block)), n);
            });
            return right;
        }

        /** Whether most neighbours are foreground. */
        private boolean vote(int i, double[] nearest, boolean[] foreground) {
            int found = 0;
            for (int j = 0; j < subject.length; j++) {
                if (j == i || (subjects > 1 && subject[j] == subject[i])) {
                    continue;
                }
                double distance = SpanningTree.squaredDistance(features[i], features[j]);
                if (found == NEIGHBOURS && distance >= nearest[found - 1]) {
                    continue;
                }
                int at = found < NEIGHBOURS ? found++ : found - 1;
                while (at > 0 && distance < nearest[at - 1]) {
                    nearest[at] = nearest[at - 1];
                    foreground[at] = foreground[at - 1];
                    at--;
                }
                nearest[at] = distance;
                foreground[at] = j >= perLabel;
            }
            voted[i] = found > 0;
            int ones = 0;
            for (int k = 0; k < found; k++) {
                ones += foreground[k] ? 1 : 0;
            }
            return 2 * ones > found;
        }

        /** How many pixels of either label found a neighbour. */
        long[] judged() {
            return new long[] {
                IntStream.range(0, perLabel).filter(i -> voted[i]).count(),
                IntStream.range(perLabel, 2 * perLabel).filter(i -> voted[i]).count()
            };
        }
    }
}
