package org.sourceselect.transferability.probe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.SpanningTree;
import org.sourceselect.transferability.pixels.BalancedPixels;
import org.sourceselect.transferability.pixels.ClassMoments;

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
 * <p>Doubt: without a subject, its pixels neither vote nor are judged, and others take their place among the neighbours.
 *
 * <p>Any number of channels. One pass, then n^2 distances.
 *
 * <p>Diagnostics: {@code sampledPerLabel}; {@code neighbours} k; {@code sensitivity} and {@code specificity}, the shares of
 * foreground and of background told right; {@code subjects} among the sample; {@code samplingError}, the standard error of
 * the score as if pixels were independent.
 */
public final class NearestNeighbours implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "k-nn",
            "k-NN",
            4,
            "pixels of other subjects told apart by nearest neighbours, both labels alike",
            "Sorkhei et al. 2025, arXiv 2503.18528, on sampled pixels",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "1 pass, 10^8 distances",
            "0 to 1; 0.5 by chance");

    private static final int NEIGHBOURS = 21;
    private static final int PER_LABEL = 5000;

    /** k-NN has no settings. */
    public NearestNeighbours() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        BalancedPixels pixels = BalancedPixels.draw(target, PER_LABEL, progress);
        long samples = pixels.count(0) + pixels.count(1);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = ClassMoments.oneClassOnly(pixels.count(0), pixels.count(1));
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), samples, diagnostics);
        }
        int perLabel = Math.min(pixels.of(0).size(), pixels.of(1).size());
        SubjectGroups groups = SubjectGroups.of(target);
        Votes votes = new Votes(pixels.of(0).subList(0, perLabel), pixels.of(1).subList(0, perLabel), groups);
        Tally[] tallies = votes.count(progress);
        Tally all = tallies[groups.count()];
        long[] judged = all.judged;
        double specificity = all.share(0);
        double sensitivity = all.share(1);
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
        return new Score((sensitivity + specificity) / 2, 0, samples, Optional.empty(), diagnostics)
                .doubted(() -> new LeftOut(
                        "target",
                        groups,
                        IntStream.range(0, groups.count())
                                .mapToDouble(g -> (tallies[g].share(0) + tallies[g].share(1)) / 2)
                                .toArray()));
    }

    /** Pixels of either label that found neighbours, and those of them that were told right. */
    private static final class Tally {
        private final long[] judged = new long[2];
        private final long[] right = new long[2];

        void add(Tally other) {
            for (int label = 0; label < 2; label++) {
                judged[label] += other.judged[label];
                right[label] += other.right[label];
            }
        }

        /** NaN when none was judged. */
        double share(int label) {
            return (double) right[label] / judged[label];
        }

        static Tally[] none(int count) {
            Tally[] tallies = new Tally[count];
            Arrays.setAll(tallies, g -> new Tally());
            return tallies;
        }
    }

    /** The background's pixels first. */
    private static final class Votes {
        private final double[][] features;
        private final int[] subject;
        private final int[] group;
        private final int groups;
        private final int perLabel;
        private final int subjects;

        Votes(List<BalancedPixels.Pixel> zeros, List<BalancedPixels.Pixel> ones, SubjectGroups groups) {
            List<BalancedPixels.Pixel> all =
                    Stream.concat(zeros.stream(), ones.stream()).toList();
            this.features = all.stream().map(p -> widened(p.features())).toArray(double[][]::new);
            this.subject = all.stream().mapToInt(BalancedPixels.Pixel::subject).toArray();
            this.group = Arrays.stream(subject).map(groups::of).toArray();
            this.groups = groups.count();
            this.perLabel = zeros.size();
            this.subjects = (int) Arrays.stream(subject).distinct().count();
        }

        private static double[] widened(float[] vector) {
            double[] wide = new double[vector.length];
            for (int c = 0; c < wide.length; c++) {
                wide[c] = vector[c];
            }
            return wide;
        }

        /** What is told right without each group of subjects, and last with all. */
        Tally[] count(ProgressListener progress) {
            int n = subject.length;
            int block = 500;
            int blocks = (n + block - 1) / block;
            Tally[][] parts = new Tally[blocks][];
            AtomicInteger done = new AtomicInteger();
            IntStream.range(0, blocks).parallel().forEach(b -> {
                Neighbours neighbours = new Neighbours(groups);
                parts[b] = Tally.none(groups + 1);
                for (int i = b * block; i < Math.min(n, (b + 1) * block); i++) {
                    find(i, neighbours);
                    for (int without = 0; without <= groups; without++) {
                        if (without != group[i]) {
                            judge(i >= perLabel, neighbours, without, parts[b][without]);
                        }
                    }
                }
                progress.progress("finding neighbours", Math.min(n, done.addAndGet(block)), n);
            });
            Tally[] whole = Tally.none(groups + 1);
            for (Tally[] part : parts) {
                for (int g = 0; g <= groups; g++) {
                    whole[g].add(part[g]);
                }
            }
            return whole;
        }

        private void find(int i, Neighbours neighbours) {
            neighbours.clear();
            for (int j = 0; j < subject.length; j++) {
                if (j != i && (subjects == 1 || subject[j] != subject[i])) {
                    neighbours.offer(group[j], SpanningTree.squaredDistance(features[i], features[j]), j >= perLabel);
                }
            }
        }

        private static void judge(boolean foreground, Neighbours neighbours, int without, Tally tally) {
            int found = neighbours.nearest(without);
            if (found > 0) {
                int label = foreground ? 1 : 0;
                tally.judged[label]++;
                tally.right[label] += 2 * neighbours.foreground > found == foreground ? 1 : 0;
            }
        }
    }

    /** The nearest pixels of each group of subjects, from which follow those of all groups but one. */
    private static final class Neighbours {
        private final double[][] distance;
        private final boolean[][] label;
        private final int[] found;
        private final int[] taken;
        /** Among those that {@link #nearest} counted last. */
        private int foreground;

        Neighbours(int groups) {
            this.distance = new double[groups][NEIGHBOURS];
            this.label = new boolean[groups][NEIGHBOURS];
            this.found = new int[groups];
            this.taken = new int[groups];
        }

        void clear() {
            Arrays.fill(found, 0);
        }

        void offer(int group, double d, boolean isForeground) {
            double[] near = distance[group];
            int count = found[group];
            if (count == NEIGHBOURS && d >= near[count - 1]) {
                return;
            }
            boolean[] labels = label[group];
            int at = count < NEIGHBOURS ? found[group]++ : count - 1;
            while (at > 0 && d < near[at - 1]) {
                near[at] = near[at - 1];
                labels[at] = labels[at - 1];
                at--;
            }
            near[at] = d;
            labels[at] = isForeground;
        }

        /** How many neighbours there are, at most {@value #NEIGHBOURS}. */
        int nearest(int without) {
            Arrays.fill(taken, 0);
            foreground = 0;
            for (int k = 0; k < NEIGHBOURS; k++) {
                int best = -1;
                for (int g = 0; g < found.length; g++) {
                    if (g != without
                            && taken[g] < found[g]
                            && (best < 0 || distance[g][taken[g]] < distance[best][taken[best]])) {
                        best = g;
                    }
                }
                if (best < 0) {
                    return k;
                }
                foreground += label[best][taken[best]] ? 1 : 0;
                taken[best]++;
            }
            return NEIGHBOURS;
        }
    }
}
