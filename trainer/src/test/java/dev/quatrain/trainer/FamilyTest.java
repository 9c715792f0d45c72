package dev.quatrain.trainer;

import org.junit.jupiter.api.Nested;

/** The contract of every family with every task it can do. */
class FamilyTest {
    private static final String SHORT = "training: { epochs: 2, batch: 16, rate: 0.01, patience: 2, sequence: 24 }\n";
    private static final String WINDOWS = "training: { epochs: 2, batch: 16, rate: 0.01, patience: 2, stride: 3 }\n";
    private static final String LEVELS =
            "training: { epochs: 2, batch: 16, rate: 0.01, patience: 2, stride: 3, pretrain_epochs: 1 }\n";
    private static final String LSTM = "family: rnn\nnetwork: { hidden: [12, 9], dropout: 0.1, warmup: 6 }\n" + SHORT;
    private static final String GRU = "family: rnn\nnetwork: { cell: gru, hidden: [12], pool: mean_max }\n" + SHORT;
    private static final String FROM_RBM = "family: rnn\nnetwork: { cell: gru, hidden: [12], pretrain: rbm }\n" + SHORT;
    private static final String FROM_AUTOENCODER =
            "family: rnn\nnetwork: { cell: gru, hidden: [12], pretrain: autoencoder }\n" + SHORT;
    private static final String BIRNN = "family: birnn\nnetwork: { hidden: [8], delay: 3, pool: mean }\n" + SHORT;
    private static final String CNN_RNN =
            "family: cnn_rnn\nnetwork: { filters: [8], kernels: [5], hidden: [8] }\n" + SHORT;
    private static final String WINDOWED_CNN_RNN = """
            family: cnn_rnn
            network: { window: 12, filters: [6], kernels: [4], conv_stride: 2, cell: gru, hidden: [7] }
            """ + WINDOWS;
    private static final String SAE = "family: sae\nnetwork: { window: 6, hidden: [12, 5] }\n" + LEVELS;
    private static final String DBN = "family: dbn\nnetwork: { window: 6, hidden: [12, 5] }\n" + LEVELS;
    private static final String ENERGY =
            "family: dbn\nnetwork: { window: 6, hidden: [12, 5], score: free-energy }\n" + LEVELS;
    private static final String CNN =
            "family: cnn\nnetwork: { window: 12, filters: [8, 6], kernels: [5, 3], pool: 2, dense: [10] }\n" + WINDOWS;
    private static final String TCN = """
            family: cnn
            network: { view: causal, window: 24, filters: [6, 6], kernels: [3], residual: true, dilated: true }
            """ + WINDOWS;
    private static final String IMAGE =
            "family: cnn\nnetwork: { view: image, window: 12, filters: [4], kernels: [2], dense: [8] }\n" + WINDOWS;

    private static final String FORECAST = "task: forecast\nforecast: { horizon: 3 }\n";
    private static final String CHANGES = "task: forecast\nforecast: { horizon: 2, from: last, interval: gaussian }\n";
    private static final String SEASONAL =
            "task: forecast\nforecast: { horizon: 5, from: season, season: 4, interval: quantiles }\n";
    private static final String LINEAR =
            "task: forecast\nforecast: { horizon: 3, from: linear, lags: 6, relative: true }\n";
    private static final String BY_SEASON = """
            task: forecast
            forecast: { horizon: 3, from: linear, lags: 9, relative: true, season: 4, loss: absolute }
            """;
    private static final String RECONSTRUCT = "task: reconstruct\n";
    private static final String NEWEST = "task: reconstruct\nreconstruct: { error: newest }\n";
    private static final String CLASSIFY = "task: classify\nclassify: { weights: balanced }\n";
    private static final String FEATURES = "task: features\n";

    @Nested
    class LstmForecasts extends FamilyContract {
        LstmForecasts() {
            super(FORECAST + LSTM);
        }
    }

    @Nested
    class LstmForecastsChanges extends FamilyContract {
        LstmForecastsChanges() {
            super(CHANGES + LSTM);
        }
    }

    @Nested
    class LstmReconstructs extends FamilyContract {
        LstmReconstructs() {
            super(RECONSTRUCT + LSTM);
        }
    }

    @Nested
    class LstmClassifies extends FamilyContract {
        LstmClassifies() {
            super(CLASSIFY + LSTM);
        }
    }

    @Nested
    class LstmExtractsFeatures extends FamilyContract {
        LstmExtractsFeatures() {
            super(FEATURES + LSTM);
        }
    }

    @Nested
    class GruForecastsSeasons extends FamilyContract {
        GruForecastsSeasons() {
            super(SEASONAL + GRU);
        }
    }

    @Nested
    class GruReconstructs extends FamilyContract {
        GruReconstructs() {
            super(RECONSTRUCT + GRU);
        }
    }

    @Nested
    class GruClassifies extends FamilyContract {
        GruClassifies() {
            super(CLASSIFY + GRU);
        }
    }

    @Nested
    class BidirectionalReconstructs extends FamilyContract {
        BidirectionalReconstructs() {
            super(RECONSTRUCT + BIRNN);
        }
    }

    @Nested
    class BidirectionalClassifies extends FamilyContract {
        BidirectionalClassifies() {
            super(CLASSIFY + BIRNN);
        }
    }

    @Nested
    class BidirectionalExtractsFeatures extends FamilyContract {
        BidirectionalExtractsFeatures() {
            super(FEATURES + BIRNN);
        }
    }

    @Nested
    class ConvolvedForecasts extends FamilyContract {
        ConvolvedForecasts() {
            super(FORECAST + CNN_RNN);
        }
    }

    @Nested
    class ConvolvedReconstructs extends FamilyContract {
        ConvolvedReconstructs() {
            super(RECONSTRUCT + CNN_RNN);
        }
    }

    @Nested
    class ConvolvedClassifies extends FamilyContract {
        ConvolvedClassifies() {
            super(CLASSIFY + CNN_RNN);
        }
    }

    @Nested
    class ConvolvedExtractsFeatures extends FamilyContract {
        ConvolvedExtractsFeatures() {
            super(FEATURES + CNN_RNN);
        }
    }

    @Nested
    class AutoencoderForecasts extends FamilyContract {
        AutoencoderForecasts() {
            super(FORECAST + SAE);
        }
    }

    @Nested
    class AutoencoderReconstructs extends FamilyContract {
        AutoencoderReconstructs() {
            super(RECONSTRUCT + SAE);
        }
    }

    @Nested
    class AutoencoderReconstructsTheNewest extends FamilyContract {
        AutoencoderReconstructsTheNewest() {
            super(NEWEST + SAE);
        }
    }

    @Nested
    class AutoencoderClassifies extends FamilyContract {
        AutoencoderClassifies() {
            super(CLASSIFY + SAE);
        }
    }

    @Nested
    class AutoencoderExtractsFeatures extends FamilyContract {
        AutoencoderExtractsFeatures() {
            super(FEATURES + SAE);
        }
    }

    @Nested
    class BeliefForecasts extends FamilyContract {
        BeliefForecasts() {
            super(CHANGES + DBN);
        }
    }

    @Nested
    class BeliefReconstructs extends FamilyContract {
        BeliefReconstructs() {
            super(RECONSTRUCT + DBN);
        }
    }

    @Nested
    class BeliefReconstructsAndIsScoredByFreeEnergy extends FamilyContract {
        BeliefReconstructsAndIsScoredByFreeEnergy() {
            super(RECONSTRUCT + ENERGY);
        }
    }

    @Nested
    class BeliefClassifies extends FamilyContract {
        BeliefClassifies() {
            super(CLASSIFY + DBN);
        }
    }

    @Nested
    class BeliefExtractsFeatures extends FamilyContract {
        BeliefExtractsFeatures() {
            super(FEATURES + DBN);
        }
    }

    @Nested
    class ConvolutionForecasts extends FamilyContract {
        ConvolutionForecasts() {
            super(SEASONAL + CNN);
        }
    }

    @Nested
    class ConvolutionReconstructs extends FamilyContract {
        ConvolutionReconstructs() {
            super(RECONSTRUCT + CNN);
        }
    }

    @Nested
    class ConvolutionClassifies extends FamilyContract {
        ConvolutionClassifies() {
            super(CLASSIFY + CNN);
        }
    }

    @Nested
    class ConvolutionExtractsFeatures extends FamilyContract {
        ConvolutionExtractsFeatures() {
            super(FEATURES + CNN);
        }
    }

    @Nested
    class CausalConvolutionForecasts extends FamilyContract {
        CausalConvolutionForecasts() {
            super(FORECAST + TCN);
        }
    }

    @Nested
    class CausalConvolutionReconstructs extends FamilyContract {
        CausalConvolutionReconstructs() {
            super(RECONSTRUCT + TCN);
        }
    }

    @Nested
    class CausalConvolutionClassifies extends FamilyContract {
        CausalConvolutionClassifies() {
            super(CLASSIFY + TCN);
        }
    }

    @Nested
    class ImageClassifies extends FamilyContract {
        ImageClassifies() {
            super(CLASSIFY + IMAGE);
        }
    }

    @Nested
    class ImageReconstructs extends FamilyContract {
        ImageReconstructs() {
            super(RECONSTRUCT + IMAGE);
        }
    }

    @Nested
    class WindowedConvolvedForecastsRelatively extends FamilyContract {
        WindowedConvolvedForecastsRelatively() {
            super(LINEAR + WINDOWED_CNN_RNN);
        }
    }

    @Nested
    class WindowedConvolvedReconstructs extends FamilyContract {
        WindowedConvolvedReconstructs() {
            super(RECONSTRUCT + WINDOWED_CNN_RNN);
        }
    }

    @Nested
    class WindowedConvolvedForecastsInUnitsOfSeasons extends FamilyContract {
        WindowedConvolvedForecastsInUnitsOfSeasons() {
            super(BY_SEASON + WINDOWED_CNN_RNN + "scaling: { kind: fixed, least: 0, greatest: 1 }\n");
        }
    }

    @Nested
    class AutoencoderForecastsRelatively extends FamilyContract {
        AutoencoderForecastsRelatively() {
            super(LINEAR + SAE);
        }
    }

    @Nested
    class ConvolutionForecastsRelatively extends FamilyContract {
        ConvolutionForecastsRelatively() {
            super(LINEAR + CNN);
        }
    }

    @Nested
    class GruFromRbmClassifies extends FamilyContract {
        GruFromRbmClassifies() {
            super(CLASSIFY + FROM_RBM);
        }
    }

    @Nested
    class GruFromAutoencoderForecasts extends FamilyContract {
        GruFromAutoencoderForecasts() {
            super(FORECAST + FROM_AUTOENCODER);
        }
    }
}
