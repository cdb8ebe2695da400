using FaceNet.Testing;

[assembly: AssemblyFixture(typeof(GarnetFixture))]
[assembly: AssemblyFixture(typeof(RealRedisFixture))]
[assembly: AssemblyFixture(typeof(RedisClusterFixture))]
