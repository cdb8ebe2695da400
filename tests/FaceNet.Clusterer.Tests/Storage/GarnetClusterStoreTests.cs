using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Storage;

public sealed class GarnetClusterStoreTests(GarnetFixture garnet) : ClusterStoreContract(garnet.Endpoint);
