package org.sourceselect.cli.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.text.Json;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SelectionQuality;
import org.sourceselect.evaluation.TopKFootrule;

/** How good a ranking was, as JSON: an entry of {@code evaluations} in {@code docs/selection-json.md}. */
public final class EvaluationJson {

    private EvaluationJson() {}

    public static ObjectNode of(TargetResult.PathEvaluation held) {
        RankingEvaluation evaluation = held.evaluation();
        ObjectNode json = Json.object();
        json.put("path", held.path());
        json.put("metric", held.metric());
        ArrayNode footrule = json.putArray("footrule");
        for (TopKFootrule f : evaluation.footrule()) {
            ObjectNode top = footrule.addObject();
            top.put("k", f.k());
            top.put("value", f.value());
            top.put("lowest", f.lowest());
            top.put("highest", f.highest());
            top.put("restsOnTie", f.restsOnTie());
        }
        json.set("weightedTau", estimate(evaluation.weightedTau()));
        json.set("tauB", estimate(evaluation.tauB()));
        json.set("spearman", estimate(evaluation.spearman()));
        json.set("pearson", estimate(evaluation.pearson()));
        ArrayNode quality = json.putArray("quality");
        for (SelectionQuality q : evaluation.quality()) {
            ObjectNode top = quality.addObject();
            top.put("k", q.k());
            Json.number(top, "regret", q.regret());
            Json.number(top, "regretLow", q.regretInterval().map(Interval::low).orElse(Double.NaN));
            Json.number(
                    top, "regretHigh", q.regretInterval().map(Interval::high).orElse(Double.NaN));
            Json.number(top, "relative", q.relative().orElse(Double.NaN));
            Json.number(
                    top, "relativeLow", q.relativeInterval().map(Interval::low).orElse(Double.NaN));
            Json.number(
                    top,
                    "relativeHigh",
                    q.relativeInterval().map(Interval::high).orElse(Double.NaN));
            top.put("restsOnTie", q.restsOnTie());
        }
        return json;
    }

    private static ObjectNode estimate(Estimate estimate) {
        ObjectNode json = Json.object();
        Json.number(json, "value", estimate.value().orElse(Double.NaN));
        Json.number(json, "low", estimate.interval().map(Interval::low).orElse(Double.NaN));
        Json.number(json, "high", estimate.interval().map(Interval::high).orElse(Double.NaN));
        return json;
    }
}
