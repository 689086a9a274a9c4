package org.sourceselect.transferability.probe;

import java.util.Arrays;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.pixels.ByLayer;

/**
 * {@linkplain CcFv CC-FV} over the layers of the decoder, as published (Yang et al. 2023, arXiv 2307.11958): the mean over layers
 * of {@code log(F / C)}, every layer at its own size.
 *
 * <p>Unbounded on both sides. Any number of layers and channels; one pass. Of so many subjects and channels that more than 128 MiB
 * would be kept of a layer (512 channels: of more than 25 subjects), evenly spaced subjects are read there; comparing them takes half as
 * much again. Undefined where it is in one of the layers.
 *
 * <p>Diagnostics: {@code layer1}, {@code layer2}, … the CC-FV of each layer, in the order of the maps.
 */
public final class CcFvLayers implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "cc-fv-layers",
            "CC-FV over layers",
            2,
            "how alike the region's features are between subjects, and how varied all are; over decoder layers",
            "Yang et al. 2023, arXiv 2307.11958",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES, Need.DECODER),
            Channels.ANY,
            "1 pass, pairs of subjects",
            "unbounded");

    /** There are no settings. */
    public CcFvLayers() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        return ByLayer.score(
                target,
                CcFv::roomFor,
                (whole, part) -> whole.merge(part, CcFv.Subject::merge),
                (layer, subjects) -> CcFv.of(layer, subjects.subjects(), progress),
                CcFvLayers::alike,
                progress);
    }

    private static double[] alike(int layers) {
        double[] weights = new double[layers];
        Arrays.fill(weights, 1.0 / layers);
        return weights;
    }
}
