package org.sourceselect.transferability.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * What a probe learns from, scored as it is: the moments of the drawn pixels of each group of subjects, of all layers of the
 * features together, of which the moments of one layer are a part.
 */
final class EncoderMoments {

    private final FeatureMaps target;
    private final Grouped<ClassMoments> groups;

    private EncoderMoments(FeatureMaps target, Grouped<ClassMoments> groups) {
        this.target = target;
        this.groups = groups;
    }

    /** Reads all images once. */
    static EncoderMoments read(FeatureMaps target, ProgressListener progress) {
        int d = target.channels();
        SubjectGroups groups = SubjectGroups.of(target, ProbedSubject.mostGroups(d));
        List<ClassMoments> parts = ProbedSubject.moments(ProbedSubject.read(target, progress), groups, d);
        return new EncoderMoments(target, Grouped.of(groups, parts, () -> new ClassMoments(d), ClassMoments::merge));
    }

    /** A score, without its doubt, of features of which nothing but these moments is known. */
    interface Statistic {

        /**
         * Computes it.
         *
         * @param pixels of how many drawn pixels the moments are
         */
        Score of(BalancedMoments moments, long pixels);
    }

    /**
     * The score of all layers together, with its doubt.
     *
     * <p>Diagnostics: {@code layer1}, {@code layer2}, … the score of each layer by itself, NaN where undefined; {@code channels};
     * {@code drawnPixels}; then the statistic's own.
     */
    Score score(Statistic statistic) {
        ClassMoments all = groups.whole();
        long samples = (long) target.images() * target.height() * target.width();
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = all.oneClassOnly();
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), samples, diagnostics);
        }
        BalancedMoments balanced = BalancedMoments.of(all);
        int first = 0;
        for (FeatureMaps.Layer layer : target.layers()) {
            diagnostics.put(
                    "layer" + (diagnostics.size() + 1),
                    statistic
                            .of(balanced.part(first, layer.channels()), all.pixels())
                            .value());
            first += layer.channels();
        }
        diagnostics.put("channels", (double) target.channels());
        diagnostics.put("drawnPixels", (double) all.pixels());
        Score whole = statistic.of(balanced, all.pixels());
        diagnostics.putAll(whole.diagnostics());
        return new Score(whole.value(), 0, samples, whole.degenerate(), diagnostics)
                .doubted(() -> groups.leaveOut(
                        "target",
                        (rest, group) -> rest.oneClassOnly().isPresent()
                                ? Double.NaN
                                : statistic
                                        .of(BalancedMoments.of(rest), rest.pixels())
                                        .value()));
    }
}
