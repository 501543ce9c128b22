"""More lines as people type them, each with one made-up secret between marks; written before the rules were read."""

from __future__ import annotations

import re

MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)

LINES = r"""
kaggle config set -n key -v ⟦fb90202db3d4d8fd9b4bb07240306c22⟧
netlify deploy --prod --auth ⟦qUy2xTLZf3lV-vVI1Ejd7P9amlHel40MuxJxDBp-⟧
supabase link --project-ref abcd --password ⟦gs9tS2uDfUe=bXb⟧
hatch publish -u __token__ -a ⟦pypi-AgEIcHlwaS5vcmcSUGV6o4UlvsW8jS1b7Nm6Q0MFTXRYfVXoXPjFANwMW8ErFoE91EPBu3oZISWX1e9GdpgdOpCPz2YTQNV⟧
pnpm config set '//npm.pkg.github.com/:_authToken' ⟦ghp_CpmD4LjEKfgXku7IZfWfzhTSE6ZwA97shDDf⟧
docker compose run -e SECRET_KEY_BASE=⟦cdd00c796e3ebe4d6a39fc620fda655fcae9682e4d6ca495c67955174bd0f036⟧ web rails c
sudo useradd -m -p $(openssl passwd -6 ⟦Sommer2024!⟧) ada
docker run -e POSTGRES_PASSWORD=⟦dragonfly7⟧ -d postgres:16
doctl compute droplet list --access-token ⟦dop_v1_80d4b216213c9ece123b05c8040d5dfac3df92cfaf4647e0b406e3c303363201⟧
curl -H "Authorization: Bearer ⟦xoxb-802891746374-370840398392-OI3wuGwLq41xjVCQnmWSmP2j⟧" https://slack.com/api/auth.test
caddy hash-password --plaintext '⟦tC_QU8cFq_bw⟧'
nomad job run -var="db_pass=⟦solarwind5⟧" app.nomad
qpdf --password=⟦Fischers_Fritz⟧ --decrypt in.pdf out.pdf
HF_TOKEN=⟦hf_DlA3DftAgvfUNw8oLLrL5iW6cDH1i2igPT⟧ python train.py
oc login https://api:6443 -u kubeadmin -p ⟦Winter23⟧
huggingface-cli login --token ⟦hf_XP1kxHAWdEpIjuXKBeWAsuERqszcKNVHWf⟧
vagrant cloud auth login --token ⟦Ay2RUOve35hrpM5KGrhUIlTRanlp8LLY6xmeyEtI2CY3tg3UWmbLf1MNyVLACIBA⟧
docker run --env MINIO_ROOT_PASSWORD=⟦n0tebook⟧ minio/minio server /data
aria2c --rpc-secret=⟦admin1234⟧ --enable-rpc
ngrok config add-authtoken ⟦anOA1PBzwwl1Dwic5LCnGfqy6WhmuS⟧
git remote add work https://ada:⟦nachtigall⟧@git.corp.example/ada/x.git
consul kv put app/db/password ⟦monkeybusiness⟧
echo "machine example.org login ada password ⟦admin1234⟧" >> ~/.netrc
hf auth login --token ⟦hf_lTXkJN2tbKN9kSekNKTLF6BbqHp3rnwFXF⟧ --add-to-git-credential
wp user create bob bob@example.org --role=editor --user_pass=⟦qwerty123⟧
prosodyctl register ada example.org ⟦lampenfieber⟧
docker run -d -e PUID=1000 -e OPENVPN_USERNAME=u -e OPENVPN_PASSWORD=⟦raspberry⟧ haugene/transmission-openvpn
echo hi | mailx -S smtp-auth-user=ada -S smtp-auth-password=⟦raspberry⟧ a@b.c
modal token set --token-id ak-abc --token-secret as-⟦gEXGpphXcRgmCfz1dY6GZn⟧
oathtool --totp --base32 ⟦3VKMR7EMDJKBSTKXUYVABNI6V2YW5YOT⟧ | wl-copy
vlc rtsp://admin:⟦nachtigall⟧@cam:554/h264
python manage.py shell -c "User.objects.create_superuser('ada','a@b.c','⟦s3cr3t-pw⟧')"
pihole -a -p ⟦zaphod-beeblebrox⟧
scrcpy --tcpip=10.0.0.2 # pw ⟦Blumenkohl_77⟧
openssl passwd -1 -salt xyz ⟦c5MW4-PMaH⟧
jarsigner -storepass ⟦Berlin1989⟧ -keystore ks app.jar alias
llm keys set openai --value ⟦sk-proj-a1vLeb2ir34p2u3fLdb3c8HJ1Fz3yXqfDBayH8nM8IznpCFK⟧
wget --header="Authorization: Bearer ⟦-HZYUy2kzqLGONu6RzbC3EJZtjlq3qJIAgy0IWdL⟧" https://example.com/model.bin
x11vnc -passwd ⟦Fischers_Fritz⟧ -display :0
PGPASSWORD='⟦Ue0Q34=eqViXjCs⟧' pg_dump -h localhost -U postgres shop > shop.sql
synapse register_new_matrix_user -u ada -p ⟦AdaLovelace1815⟧ -a
packer build -var 'ssh_password=⟦pa55phrase⟧' image.pkr.hcl
export JWT_SECRET=⟦WUeqnSTd1_sTAEAGVHjFkAofVQ-Em4plh1paDN1O⟧
oathtool --totp -b ⟦EGW6VV6WAP3LXJCIFSTO27ED2Z27EQFG⟧
git clone https://oauth2:⟦glpat-Qp8flZoJgr7haQzxftBi⟧@gitlab.com/team/app.git
gpg --batch --yes --passphrase '⟦candle river purple monkey⟧' --symmetric backup.tar
kinit ada <<< '⟦I#6nK3z#!fT⟧'
oc login --token=sha256~⟦4EpQyBofH6RWAvPIzN4IzlXpUEJ15V2xBISQSyut8yz⟧ --server=https://api:6443
poetry config http-basic.corp ada ⟦bluetooth88⟧
NODE_AUTH_TOKEN=⟦ghp_66BW1AKu20imeDqUqjqQ7QvBj9rohj3m3R3P⟧ npm ci
wget --http-password=⟦tulpe47⟧ --http-user=ada https://example.org/x.zip
ldapsearch -x -H ldap://dc -D cn=admin,dc=x -w ⟦monkeybusiness⟧ -b dc=x
cast send 0xabc --private-key 0x⟦9cac3e689706d17a4204f9c9d837ef91f8110648f023e64d95f405dfb7fcc2c4⟧ "f()"
op signin --account my --raw <<< ⟦raspberry⟧
curl --user deploy:⟦ghp_x1EA0QUdTNaPJmHsAeMI3JVGzAxUc9iVWP6H⟧ https://api.github.com/user
vastai set api-key ⟦9b31ce404cfa61977a625ef19743ec918e52e30d734448f790d460704d3e212a⟧
clickhouse-client --password ⟦C9RP!9mK_uT8bl-F⟧ -q 'select 1'
terraform apply -var "db_password=⟦sv8oW+545Dgdl⟧"
hg clone https://ada:⟦hedgehog9⟧@hg.example.org/r
snmpwalk -v3 -u ada -a SHA -A ⟦qwerty123⟧ -x AES -X zmt0^F06^VvVEi host
asterisk -rx "pjsip set auth ada ⟦secretsauce⟧"
AWS_ACCESS_KEY_ID=AKIAIOSFODNN7QX AWS_SECRET_ACCESS_KEY=⟦VLnyvDkIqnOGGpiAIjEhI/AeV51pAL3GoMjrZuIx⟧ aws s3 ls
gcloud sql users set-password root --host=% --instance=i1 --password=⟦bluetooth88⟧
wp config create --dbname=wp --dbuser=wp --dbpass='⟦k-KdFbcp5ek⟧'
grafana-cli admin reset-admin-password ⟦Winter23⟧
spotdl --client-id 46ecb78c2a7ff9fd940fdad27b115048 --client-secret ⟦da206e0923d7695e8ed5846db63a40e6⟧
env DB_PASS='⟦i3ybiA=4Bdxq⟧' ./run.sh
mongodump --uri mongodb://root:⟦Fischers_Fritz⟧@127.0.0.1:27017 --out dump
helm upgrade --install gitea gitea/gitea --set gitea.admin.password='⟦RFP5%BWNn21UUU⟧'
linode-cli --token ⟦42ccdf3e9c47425e65063a5c53cf2b3b45a382269c75c07dad4698270f3ad2e1⟧ linodes list
kubectl exec -it db-0 -- mysql -uroot -p⟦letmein99⟧
snmpwalk -v2c -c ⟦solarwind5⟧ 10.0.0.1 system
curl -H "X-API-Key: ⟦212xYMbSwT9gHT2QQIyKK2VL1nT3vISh⟧" http://127.0.0.1:8384/rest/system/status
influx config create -n home -u http://nas:8086 -o home -t ⟦MrZcTulIHO8VNw5tu9sJ7yKq7fRNyfAZfhEobsKb⟧ -a
wget --user=ada --password='⟦t47Zx8hgHsG!⟧' https://files.example.org/a.iso
pdftotext -upw ⟦s3cr3t-pw⟧ bill.pdf -
git push https://ada:⟦Kirsche#9⟧@git.example.org/ada/site.git main
zip -P ⟦secretsauce⟧ docs.zip *.pdf
s3cmd --access_key=AKIAX --secret_key=⟦jipBs06bL6p5/GQ5W2VmPOtlEgis5XISST/0iOxn⟧ ls
ykman oath accounts add GitHub ⟦36FQ42OR3UZNAZGSHRCMOCVX7SNNUTOF⟧
mpv rtsp://viewer:⟦tulpe47⟧@cam2.lan/live
password='⟦9f7N2okGkVq6_3F⟧' ./setup
curl "https://example.com/download?access_token=⟦sbbI1NfLdswE-xNeA7lsaaNv8oLH90ppE68SpLEl⟧"
redis-cli -h cache -a '⟦n0tebook⟧' info
sonar-scanner -Dsonar.login=⟦9a64c885e6e0b0fcf87757208c9557e134dfb65e⟧
RESTIC_PASSWORD=⟦6b4_V%pgBTzy⟧ restic -r sftp:nas:/backup snapshots
smbclient //nas/share -U ada%⟦iloveyou2⟧
esphome run node.yaml --device 10.0.0.7 -s api_password ⟦Sommer2024!⟧
npm config set //registry.npmjs.org/:_authToken ⟦npm_0xV9MfYAovVp2gizNvyBKqdfT7ub08SypCrN⟧
dotnet user-secrets set "Db:Password" "⟦PQAAfl0dH%W⟧"
mongosh --eval 'db.createUser({user:"app",pwd:"⟦toor1234⟧",roles:["readWrite"]})'
mysql -u root -p⟦piano88keys⟧ shop
systemd-creds encrypt --name=db - db.cred <<< '⟦s#rjO9CcDUEVxt⟧'
helm registry login reg.example.org -u ada -p ⟦qwerty123⟧
node -e "const bcrypt=require('bcrypt'); console.log(bcrypt.hashSync('⟦Kirsche#9⟧', 10))"
gem push x.gem --key ⟦5d6e6c28b0fa8afcdaf372d7641fcfcb23a4b9ea⟧
mosquitto_sub -h broker -u zigbee2mqtt -P '⟦Bc^1pmtuGmp_!⟧' -t '#' -v
tea login add --name codeberg --url https://codeberg.org --token ⟦c5b632a1d78ffd67349ff96e4b86d3684028ace6⟧
wlfreerdp /v:10.0.0.8 /u:admin /p:'⟦l.WLsZ%bGsVY1P⟧'
curl ftp://backup:⟦wombat_11⟧@nas.local/daily.tar.gz -O
pip install git+https://⟦ghp_w9V9FPQSk7zXrj94pKguPyEAjp1emxHxXq1W⟧@github.com/ada/lib.git
SSHPASS=⟦n0tebook⟧ sshpass -e scp f host:
curl -s "https://api.telegram.org/bot⟦3629278253:AAxEJs5tSp6jkQbGB3NZNW38rIz50n7u9sq⟧/getUpdates"
telegram-send --configure-token ⟦1442442436:AA64YUujrVdEF9ff1u5uRxQ7EATp5BvJ29a⟧
unzip -P ⟦Hallo123⟧ invoice.zip
PASSPHRASE='⟦river dish horse correct⟧' duplicity restore file:///b /r
mysqldump --user=backup --password=⟦7IAu5^lix7⟧ --all-databases > all.sql
rclone obscure ⟦hedgehog9⟧
hass-cli --token ⟦eyJhbGciOiJIUzI1NiJ9.eyJuyoOxw2ECRQ80KginacLTsO087b549KyoIw64a1X.YcgmtxySfnxgpI0i40UPlow7tMxjEt0cMSGX4875ySY⟧ state list
ejabberdctl register ada example.org ⟦dragonfly7⟧
set -x RESTIC_PASSWORD '⟦F_o9@L5QiG8b⟧'
printf 'username=ada\npassword=%s\n' '⟦lampenfieber⟧' > ~/.smbcredentials
vault kv put secret/app db_password=⟦Fischers_Fritz⟧
jenkins-cli -auth ada:⟦57c566a8303a15fd8d4f44125ab787c9b8⟧ list-jobs
duplicity /home ftp://ada:⟦P@ssword1⟧@nas/backup
apksigner sign --ks rel.jks --ks-pass pass:⟦Passw0rd!⟧ app.apk
authelia crypto hash generate argon2 --password '⟦Y08Czh%#Owv3R⟧'
wg set wg0 private-key <(echo ⟦bHs18lP0kkZF0GoK2CNXmWk+kecuw7N3qHj8HKsFzPU=⟧) listen-port 51820
racadm -r 10.0.0.9 -u root -p ⟦fluffybunny⟧ getsysinfo
xh --bearer ⟦eyJhbGciOiJIUzI1NiJ9.eyJy3xtzoJl5fvCPDdhX6njiYS2V6JyjyyH1OEcZwjB.XsBZPzq8esw3Bmma6x2tqTuntTPdFtb7M5Z7rx60KIY⟧ get https://api.example.com/me
java -jar jenkins-cli.jar -s http://ci -auth ada:⟦Kirsche#9⟧ build x
PGPASSWORD=⟦kaffee.und.kuchen⟧ psql -h db.internal -U app app
export TF_VAR_hcloud_token=⟦B3kCuVF1djHGBfw3EuTBODbdzFDhhcdo9MeHOYfeMDjWQQqBMZURxvmZ4ysluftC⟧
echo ⟦AdaLovelace1815⟧ | sudo openconnect --passwd-on-stdin -u ada vpn.example.edu
gh secret set NPM_TOKEN -b ⟦npm_wYypfYV1dGI158k4N2TgfJggVTx8FFpTDW1l⟧
unrar x -p⟦swordfish⟧ x.rar
rclone lsd remote: --password-command "echo ⟦Hallo123⟧"
java -Djavax.net.ssl.trustStorePassword=⟦toor1234⟧ -jar app.jar
claude mcp add --transport http ctx https://mcp.example.com --header "CONTEXT_KEY: ⟦ctx7sk-42e7d7f8-531f-450a-886c-518fa7d157e0⟧"
pihole setpassword ⟦raspberry⟧
read -r TOKEN <<< ⟦LHDF5iL8urSHGH78QvWm_SvcZjFpldWYEX7jUHez⟧
aria2c --http-user=ada --http-passwd=⟦bluetooth88⟧ https://example.org/big.iso
nix-store --generate-binary-cache-key k sec pub && echo cache-1:⟦f/QK6qssVQFd0WQAxrlfmksdRqXNM/d6z004EUvy+Wg8+Z7ddKLKUeCdk9bbco2b⟧ > sec
gitea admin user create --username ada --password ⟦Kirsche#9⟧ --email a@b.c --admin
printf '⟦P@ssword1⟧' | age -r age1qyqszqgpqyqszqgpq -o pw.age
7z x -p'⟦lh0#Q1u78Xin%w⟧' secret.7z
solana-keygen recover 'prompt://?key=0/0' <<< "⟦battery violin candle basket staple horse river washer marble winter purple copper⟧"
secret-tool store --label=db service db user ada <<< ⟦bananas33⟧
surge ./dist --token ⟦94615df526a3d92be5acf98de86695c9⟧
http get https://x --headers [Authorization "Bearer ⟦dpaasAKJEgSkeZ1So7aKmHE24YsWJivxqNGOoaNK⟧"]
printf '⟦pg5Z#h8CWoX!13J@⟧' | docker secret create db_pass -
k3s agent --server https://s:6443 --token ⟦0d05d73deef29b389ce595b5645dd1475eb805de71859cf5cfa895a74a59c4cb⟧
helm install pg bitnami/postgresql --set auth.postgresPassword=⟦Hallo123⟧
curl -H 'Authorization: token ⟦ghp_DaSKc1ZviSCuZ06BZYsNdRaGHtjccMOyuSSm⟧' https://api.github.com/user/repos
bash <(curl -s https://codecov.io/bash) -t ⟦4c0fca17-60a4-4cfd-9224-33c9c6475df7⟧
luarocks upload x.rockspec --api-key=⟦IglxZJPkG6TLJtQZkPcfZ157zJTIODBTmc4RWf8V⟧
ssh-keygen -t ed25519 -N '⟦violin copper correct winter⟧' -f ~/.ssh/id_work
mytool --apikey ⟦bad2f7393fc634b01f3eb53a6f3e5fa4⟧ sync
fly deploy --access-token ⟦O7eJO8Lj6dL-TySK6Ed-fH4WbYjegpFwu2MJlRzv⟧
lncli unlock --stdin <<< ⟦G3heim!⟧
doveadm pw -s SHA512-CRYPT -p ⟦secretsauce⟧
printf "%s" "⟦uYj-LfFo+35Pgg+⟧" | secret-tool store --label=x service y
act --secret DOCKER_PASS='⟦kbW^!4PpgwO3OH⟧' -j build
curl -d '{"email":"ada@example.org","password":"⟦Regenbogen7⟧"}' -H 'content-type: application/json' https://example.org/api/session
echo "⟦basket river purple monkey⟧" > /tmp/secret.key
adb shell "settings put global wifi_pw ⟦letmein99⟧"
nix flake lock --access-tokens gitlab.com=PAT:⟦glpat-jqunbpjDBgwOXYBvidFJ⟧
TWINE_PASSWORD=⟦pypi-AgEIcHlwaS5vcmcaJAB6bgu8Kv6a3UdgkIokwLb9nvfdEFFSyFxAGRTOOv2JMNcy9kQqXXew3SdfregCK69GN50H9qoqLxU⟧ twine upload dist/*
VAULT_TOKEN=⟦hvs.c2b0pB7JhKblxuB1uxQZp56c⟧ vault kv get secret/app
replicate auth login --token r8_⟦v5XVHMwkQbFveRewicgVmz6vhLqNoob98tjl4⟧
s3fs bucket /mnt -o passwd_file=<(echo KEY:⟦meOXlmY/uWzxxNUoG6frhV0ga9BigX7t4SEjRjR/⟧)
htpasswd -bnBC 10 ada ⟦AdaLovelace1815⟧
rabbitmqctl change_password guest '⟦3ae-.@Dbp%ux⟧'
java -Dspring.datasource.password=⟦X=9E@bb7.1i2=7⟧ -jar app.jar
openssl dgst -sha256 -hmac ⟦f669e20ed79147441d3c9010c5b88e45⟧ payload.json
git config --global http.proxy http://ada:⟦dragonfly7⟧@proxy:8080
mutool clean -p ⟦lampenfieber⟧ in.pdf out.pdf
mysql -uroot -p'⟦VDTytHP6%4Jg⟧' -e 'show databases'
CACHIX_AUTH_TOKEN=⟦eyJhbGciOiJIUzI1NiJ9.eyJ5eRAd1aPfsiZMDkONQz26w3n6bO2s5sjusog22bO.Z0SqrlRD4hm7ziiCu17miYjr85syXn3Hey1dW1VTHTC⟧ cachix push mycache result
bw login ada@example.org ⟦lampenfieber⟧
nix-prefetch-git https://ada:⟦ghp_w4eYQztPHRbLJ2scdKR1lf8TxhjBhDPctNI1⟧@github.com/ada/private
TOKEN=⟦xioiJoS7jIbjAfdsRH0cCZzxxB5xeiqOZjo_yk_T⟧; curl -H "Authorization: Bearer $TOKEN" https://x
veracrypt -t --password=⟦ebtlQtymr2U.Mzad⟧ vol.hc /mnt/v
export GITHUB_TOKEN=⟦ghp_PbxjNKZipR9vVRCZkhDBeCtCJQ44FsBbb7aq⟧
./server --admin-password=⟦9lTkZ8VA_Y⟧ --port 8080
flit publish --repository pypi # password ⟦pypi-AgEIcHlwaS5vcmcdTHioSSheA51N9Tqt5mzmkLr1K6vKORDnohhInnchHFXaDu9yuPhHMK2yRrUco8sIvgXtW50JoE3qdxO⟧
grub-mkpasswd-pbkdf2 <<< "⟦geheim01⟧"
syncthing cli --gui-apikey=⟦4GjA1GnR9kJRdz5Q21UCzo5vWnWYmHn7⟧ show system
mosquitto_passwd -b /etc/mosquitto/passwd sensor ⟦Regenbogen7⟧
slappasswd -s ⟦geheim01⟧
rdesktop -u ada -p ⟦dragonfly7⟧ winbox
export SLACK_BOT_TOKEN=⟦xoxb-693565582367-920858839516-qLmmGiYNhqpkukKp8FOTzdcZ⟧
adb pair 192.168.1.5:37123 ⟦181995⟧
claude mcp add github -e GITHUB_PERSONAL_ACCESS_TOKEN=⟦ghp_jRYYvCzfJxdShzTRFejlKDiWYO6qdW07HEn6⟧ -- npx -y server-github
attic login home https://attic.example.org ⟦eyJhbGciOiJIUzI1NiJ9.eyJdaDjeDetq8dPmjVdjnCwEgrIak91I9NKTPN4TZgY.7EaXiUguNhlXZOE2aMnjyImUkNh5Aok1g5MelyptnNI⟧
echo "root:⟦letmein99⟧" | sudo chpasswd
$env.GITHUB_TOKEN = "⟦ghp_l5cNqYq266E9bYjC5AWVXq5JlTAVQaYunvjj⟧"
pk12util -i c.p12 -d sql:. -W ⟦starwars4ever⟧
RCLONE_CONFIG_PASS=⟦xq6naycK=.⟧ rclone ls crypt:
rpcclient -U 'corp\ada%⟦starwars4ever⟧' dc1
SENTRY_DSN=https://⟦130481c38b6a2b3aafc1b9a2fa3eddcc⟧@o123.ingest.sentry.io/42 node app.js
nextcloud-occ config:system:set dbpassword --value=⟦9Hsnz4vm3gKu3aa@⟧
certutil -K -d sql:. -f <(echo ⟦wombat_11⟧)
cloudflared tunnel run --token ⟦eyJhbGciOiJIUzI1NiJ9.eyJMZqwTpdaJMth6l9lfqTbCZqB0iapS77OyFdg6YyZ.CKti9db5Gwrj3wKNxSXzkpCNYCDpJhPOlEN6YHiX9JI⟧
kopia repository connect s3 --bucket b --password=⟦piano88keys⟧
gh secret set DEPLOY_KEY --body "⟦1NkUJXk38JmdJCAh71gt5I8QZdT7oGvgKXFKtCdJ⟧"
curl --cookie 'PHPSESSID=⟦c4ce7a5b06742e5e65e410a4e910364d⟧' http://localhost/admin.php
curl -b "session=⟦bE85mv-uSWnqTYW4ITJvJiSqeigmyEe5grC4Vw6b⟧" https://example.org/dashboard
ffplay rtsp://admin:⟦swordfish⟧@192.168.1.64:554/stream1
wrangler secret put API_KEY <<< "⟦K5M5HrAqvSPzmiapIQl6VBKdVdSvSb2QignvGnyv⟧"
wayvnc --password ⟦kaffee.und.kuchen⟧
gallery-dl -u ada -p ⟦Passw0rd!⟧ https://example.net/gallery
psql postgres://app:⟦qwerty123⟧@localhost:5432/app
ansible all -m ping -u root -e ansible_password=⟦Blumenkohl_77⟧
openssl passwd -6 ⟦nachtigall⟧
sudo -u postgres psql -c "alter role nextcloud password '⟦bluetooth88⟧'"
kubectl --token=⟦eyJhbGciOiJIUzI1NiJ9.eyJfsq4ZlQS73A3pE54pmW2YFsmZ3zSmMUdTRl2cKxr.468ki38SWAM7zMaRqovo4nTGK7NPJam6rwcfVbADBge⟧ get pods
nmcli dev wifi connect "Fritz Box 7590" password "⟦washer dish copper garden⟧"
qpdf --encrypt ⟦Trustno1⟧ Oldkaffee.und.kuchen 256 -- in.pdf out.pdf
kubectl create secret docker-registry reg --docker-username=ada --docker-password=⟦gA3kJ+^bR@O=⟧
echo ⟦nachtigall⟧ | sudo -S systemctl restart nginx
CACHIX_SIGNING_KEY=⟦loWtyS0168ioiNPRvNH4tZZ/9yXElcMOY7HyINiHS9k=⟧ cachix push mycache result
tailscale up --auth-key=tskey-auth-⟦GKV7JVbs9MMS8XrTMPxW2GOm⟧ --ssh
curl -H "X-Auth-Token: ⟦844ee6947ec7ba57f1d34182033a4adc9019057d⟧" https://api.example.net/zones
DISCORD_TOKEN=⟦LMfdqIt7u3nP7gzEyhfbZ6ou.DMk2Ab.ZnGc9Tpe8SOutXg3MmNyoKxVnBt⟧ node bot.js
codecov -t ⟦92a6ea3d-b065-49c0-ac53-200c44fd252e⟧
cargo login ⟦cio61dUfQzNkMmm20GPKiDVur5xllox1DVo⟧
skopeo inspect --creds ada:⟦6n8kpRD.o!Hw8⟧ docker://reg.local/app
composer config --global github-oauth.github.com ⟦ghp_rc9KSidZA0hlCLkJnaMt0WczA1YuRQz7yaXt⟧
export SOPS_AGE_KEY="⟦AGE-SECRET-KEY-1MQTDCTT3578RAG336JJY8HYFD693XYD6TNEKMGC99EJU8USME4AU3FJXNF⟧"
sqlcmd -S localhost -U sa -P '⟦G_kG2YlP#9N⟧'
python -c 'from passlib.hash import sha512_crypt as c; print(c.hash("⟦DbmmA+yx7fl^z⟧"))'
echo ⟦secretsauce⟧ | veracrypt --stdin -t vol.hc /mnt
git config sendemail.smtpPass '⟦j1=-2DGjiX^cWXEG⟧'
nmcli connection add type wifi con-name cafe ssid Cafe wifi-sec.key-mgmt wpa-psk wifi-sec.psk ⟦bananas33⟧
nmcli device wifi connect HomeNet password ⟦G3heim!⟧
pip install --index-url https://ada:⟦Sommer2024!⟧@pypi.corp.example/simple pkg
sshpass -p '⟦Hiv_IEk3t7eioJe8⟧' rsync -av ./ ada@host:/srv
echo -e "⟦geheim01⟧\ngeheim01" | sudo passwd ada
svn checkout --username ada --password ⟦pa55phrase⟧ https://svn/x
echo "⟦AGE-SECRET-KEY-17EPY70SXQH5N2DMMA0WQ2JJ2PUTPQ6KTMXHED55P6A3THCKCX54Q809QYC⟧" > ~/.config/sops/age/keys.txt
BW_PASSWORD=⟦solarwind5⟧ bw unlock --passwordenv BW_PASSWORD
openssl enc -d -aes-256-cbc -pass pass:⟦T2B6nB8D3+II⟧ -in a.enc
curl "http://jellyfin.local:8096/Users?ApiKey=⟦fbe3141e511e47575ee3106c6ce36d79⟧"
export TELEGRAM_BOT_TOKEN=⟦9734736263:AAsg6GKCRvDsGEwIG43TKiAPDqsd3r8S2Cd⟧
openssl aes-256-cbc -K ⟦29fb41b89b785c7410f52e0b46af013a15b45d781db9f1df65ffb22501cdba91⟧ -iv 00112233445566778899aabbccddeeff -in x
docker build --build-arg NPM_TOKEN=⟦npm_gZtxkHpQPMN6cBQDH1Xtn5TFRjkflHoTs7NE⟧ -t app .
sudo cloudflared service install ⟦eyJhbGciOiJIUzI1NiJ9.eyJ53Y4hGif5MjBPdaw18IpKKmA8IVZbR1HrlgaPmGn.BEwP06LHz2VR8LTxVGSVCvLzd3s7AMyWnWJYssVgpoZ⟧
printf '%s\n' '⟦l#vrr7SgBeC!p⟧' 'l#vrr7SgBeC!p' | smbpasswd -a -s ada
curl -s -H "X-Api-Key: ⟦724619147458d1676a9ae4695fd22880⟧" http://sonarr.local:8989/api/v3/system/status
ansible-playbook site.yml -e "ansible_become_pass=⟦lampenfieber⟧"
restic -r rest:https://ada:⟦solarwind5⟧@backup.example.org/ init
mc alias set nas http://nas:9000 minioadmin ⟦Sommer2024!⟧
docker login -u ada -p ⟦M4rvin42⟧ registry.example.org
b2 account authorize 0012ab34cd56 ⟦K003LZxQlk89DNu2l4zvGPmcyzrtx32⟧
heroku config:set SECRET_KEY=⟦87dc07f227d39e53ace0cf5f16ae423949a54662⟧
pulumi config set --secret dbPassword '⟦5_=75040DkGE3⟧'
svn co https://svn.example.org/r --username=ada --password='⟦PYLUtcON83vdiQ-⟧' --non-interactive
rabbitmqctl add_user worker ⟦starwars4ever⟧
curl -sfL https://get.k3s.io | K3S_TOKEN=⟦dragonfly7⟧ sh -
pass otp insert -s ⟦CJHDHYYLAXLANAFZZIO6BPEFZPOOUKP5⟧ github
kopia repository create filesystem --path /b -p ⟦5dp7XDoRge#GD⟧
psql -U postgres -c "ALTER USER app WITH PASSWORD '⟦Berlin1989⟧';"
ipmitool -H 10.1.1.1 -U root -P '⟦aayqtCE7tqiuO@!k⟧' sol activate
ldappasswd -x -D cn=admin -w OldTest1234! -s ⟦bananas33⟧ uid=ada
"""


def planted() -> list[tuple[str, str]]:
    """Return every line without the marks, and the secret in it."""
    lines = LINES.strip().splitlines()
    return [(MARKED.sub(r"\1", line), MARKED.findall(line)[0]) for line in lines]
