package org.sourceselect.scoring;

import java.util.Arrays;
import java.util.Optional;
import org.sourceselect.transferability.FeatureMaps;

/**
 * Images in files. Where no file says which of them are of one subject, each counts as one of its own in the metrics that
 * look at subjects.
 *
 * @param features images x channels x height x width
 * @param labels images x height x width; empty for a metric that reads none
 * @param subjects of each image, where a file tells
 */
record ImageFeatures(FeatureTensor features, Optional<LabelTensor> labels, Optional<SubjectNumbers> subjects)
        implements FeatureMaps {

    @Override
    public int images() {
        return (int) features.count();
    }

    @Override
    public int channels() {
        return features.channels();
    }

    @Override
    public int height() {
        return features.height();
    }

    @Override
    public int width() {
        return features.width();
    }

    @Override
    public void read(int image, float[] into, byte[] intoLabels) {
        int pixels = height() * width();
        int values = channels() * pixels;
        features.read((long) image * values, into, values);
        labels.ifPresentOrElse(
                given -> given.read((long) image * pixels, intoLabels, pixels),
                () -> Arrays.fill(intoLabels, 0, pixels, (byte) 0));
    }

    @Override
    public int subject(int image) {
        return subjects.map(known -> known.of(image)).orElse(image);
    }

    @Override
    public boolean subjectsTold() {
        return subjects.isPresent();
    }

    @Override
    public boolean checksValues() {
        return true;
    }
}
