"""Lines as people type them, each with a made-up secret between marks; whoever wrote them had not read the rules.

A secret stands wherever one can stand: as the value of an option, of a variable, in an address, in text for another
program, in a comment, and where a command, a subcommand, an option or a file's name is looked for.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)


class Planted(NamedTuple):
    """One line of one shell as it was typed, and the secrets in it."""

    shell: str
    text: str
    secrets: tuple[str, ...]


ANY = r"""
mysql -u root -p⟦hV9kQz2wLm⟧ shop
mysql --user=app --password=⟦Tz8-vQpl3xRw⟧ -e 'show tables'
mysqldump -h db1 -uapp -p'⟦jR7$kkWq0zx⟧' shop | gzip > shop.sql.gz
psql postgres://app:⟦qW3rLz9xTvB⟧@db.example.net:5432/shop
psql "host=db user=app password=⟦Nf5yPq2dXsLk⟧ dbname=shop" -c 'select 1'
pg_dump --dbname=postgresql://backup:⟦mK4vTz1uYq⟧@10.0.0.7/shop -Fc -f shop.dump
mongosh "mongodb+srv://admin:⟦uX2gLpR8wZ⟧@cluster0.example.net/test"
redis-cli -h cache -a ⟦Bq7mXv0tLzRk⟧ ping
curl -u deploy:⟦wPz6kJt3Qv⟧ https://ci.example.net/job/build
curl -H 'Authorization: Bearer ⟦eyJhbGciOiJub25lIn0.eyJzdWIiOiJxejd2In0.kLw8Qz⟧' https://api.example.net/v1/me
curl -sSL -H "X-Api-Key: ⟦4f8c1b7de2a94c0bb6d5⟧" https://api.example.net/v2/items | jq .
curl https://api.example.net/v1/search?q=nix\&api_key=⟦zP9tVb4nLq7x⟧
curl -X POST -d '{"user":"ada","password":"⟦gT6!hWq9zLp⟧"}' https://login.example.net
curl --data-urlencode 'secret=⟦rX8vKq1mZt5w⟧' https://login.example.net/token
curl -F token=⟦Jd2kQw8zPv⟧ -F file=@a.png https://up.example.net
curl -x http://proxy:⟦sLq4zTv8Wk⟧@proxy.example.net:3128 https://example.net
curl https://api.telegram.example/bot⟦5512873:AAGq7zLw9Xv2KpTr⟧/getMe
curl -X POST https://hooks.chat.example/services/T02AB/B88QZ/⟦xK3vPq9zLt7wMn5r⟧ -d @msg.json
curl -b 'session=⟦f3Zq8vLw1xTk⟧; theme=dark' https://intranet.example.net/
wget --user=ada --password='⟦vL8#qZt2Kp⟧' https://files.example.net/a.tar.gz
wget --header="Cookie: sid=⟦q9TzLv3wXk8p⟧" https://files.example.net/b
http POST https://api.example.net/login user=ada password=⟦tQ5zVx8kLw⟧
http -a ada:⟦kZ7pQv2xTw⟧ GET https://api.example.net/items
git clone https://ada:⟦ghp_Zq8vLw1xTk3Pz9Rm⟧@git.example.net/ada/config
git clone https://⟦glpat-wK9zQv3xLtPp⟧@git.example.net/ada/site.git
git remote add origin https://oauth2:⟦pQ7zLv2xKw⟧@git.example.net/ada/site.git
git remote set-url origin https://x-access-token:⟦zL8qTv4wXk⟧@git.example.net/a/b
git push https://ada:⟦Kw3zQx7vLp⟧@git.example.net/ada/site HEAD:main
git config --global user.password ⟦Xv9zLq2wKt⟧
git config credential.helper '!f() { echo password=⟦tLz5Qv8xKw⟧; }; f'
git commit -m "new key for the mail relay is ⟦vQ8zXk3tLw⟧"
git -c http.extraheader="AUTHORIZATION: basic ⟦YWRhOnpROHZMdzF4⟧" fetch origin
git stash push -m '⟦qzV7 kLw3 xTp9⟧'
gh auth login --with-token <<< ⟦gho_Lz8qVw3xKt7Pz⟧
gh secret set DEPLOY_KEY --body '⟦zX4vQk9wLt⟧'
docker login -u ada -p ⟦Wq9zLv7xKt⟧ registry.example.net
echo ⟦Lk3zQv8wXt⟧ | docker login --username ada --password-stdin registry.example.net
docker run -e POSTGRES_PASSWORD=⟦vXz7kQ2wLp⟧ -p 5432:5432 -d postgres
docker run --env=API_TOKEN=⟦zQw8vLt3Xk⟧ --rm app:latest
docker build --build-arg NPM_TOKEN=⟦npm_Xq9vLz2wKt⟧ -t app .
docker exec -it db mysql -uroot -p⟦Tz4qLw9vXk⟧
docker ⟦kXz8vQw2Lt⟧ ps
podman secret create db /dev/shm/⟦zQv7Lw3xKt⟧
kubectl create secret generic db --from-literal=password=⟦Qx8zVk3wLt⟧
kubectl config set-credentials ada --token=⟦eyJrZXkiOiJ2OHpRIn0⟧
kubectl -n prod get pods --as ⟦vLq9zXw2Kt⟧
helm upgrade --install db bitnami/postgresql --set auth.password=⟦Xw7zQv3kLt⟧
helm repo add private https://charts.example.net --username ada --password ⟦wL9zVq4xKt⟧
terraform apply -var 'db_password=⟦Zk8vLq2xWt⟧' -auto-approve
terraform plan -var=token=⟦xQ3zLv9wKt⟧
ansible-playbook site.yml -e "vault_pass=⟦qL7zXv2wKt⟧ user=ada"
ansible-vault encrypt_string '⟦vZ8xQk3wLt⟧' --name db_password
vault login ⟦hvs.CAESIzQ8vLw3xKt⟧
vault kv put secret/app api_key=⟦Lx9zQv4wKt⟧
vault operator unseal ⟦zQ8vLw3xKtPm5rTy7u⟧
aws configure set aws_secret_access_key ⟦zQ8vLw3xKtPm5rTy7uAb/Cd1Ef2Gh⟧
AWS_SECRET_ACCESS_KEY=⟦wJz9/qLv4xKtPm2rTy8uAb⟧ aws s3 ls
AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXX AWS_SESSION_TOKEN=⟦FwoGZXIvYXdzEzQ8vLw⟧ terraform plan
az login --service-principal -u app -p ⟦8Qz~vLw3xKt⟧ --tenant example.net
gcloud auth activate-service-account --key-file=/run/user/1000/⟦zQv8Lw3xKt⟧.json
doctl auth init -t ⟦dop_v1_9zQ8vLw3xKt⟧
heroku config:set SECRET_KEY_BASE=⟦9f8zQ3vLw7xKt⟧ -a shop
fly secrets set DATABASE_URL=postgres://app:⟦vLw8zQ3xKt⟧@db.internal/app
npm config set //registry.example.net/:_authToken=⟦zQ3vLw8xKt-9pR⟧
npm login --registry=https://ada:⟦xKt8zQ3vLw⟧@registry.example.net
yarn config set npmAuthToken ⟦Kt8zQ3vLwx9⟧
pip install --index-url https://ada:⟦w8zQ3vLxKt⟧@pypi.example.net/simple private-pkg
twine upload -u __token__ -p ⟦pypi-AgEIcHlwaS5vcmcCzQ8v⟧ dist/*
cargo login ⟦cioZq8vLw3xKtPm⟧
cargo publish --token ⟦cioXk3wLv8zQt⟧
sshpass -p ⟦zQv8 Lw3xKt⟧ ssh ada@host1 uptime
sshpass -p'⟦L8w3xKtzQv⟧' scp a.txt ada@host1:
ssh ada@host1 "mysql -uroot -p⟦wLz8Qv3xKt⟧ -e 'flush privileges'"
ssh -o 'ProxyCommand=nc -X connect -x u:⟦tKx3wLv8zQ⟧@proxy:8080 %h %p' host1
ssh-keygen -t ed25519 -N ⟦z8Qv3Lw-xKt⟧ -f ~/.ssh/id_new
ssh-keygen -p -P '⟦old8zQv3Lw⟧' -N '⟦new3xKt8zQ⟧' -f ~/.ssh/id_rsa
openssl enc -aes-256-cbc -k ⟦Qv8zLw3Ktx⟧ -in a -out a.enc
openssl pkcs12 -export -passout pass:⟦Lw8zQ-v3xKt⟧ -in cert.pem -inkey key.pem -out c.p12
openssl rsa -in key.pem -passin 'pass:⟦xK8t zQv3Lw⟧'
gpg --batch --passphrase ⟦vQ8z3Lw-Ktx⟧ -c notes.txt
gpg --batch --passphrase='⟦Ktx 8zQv3Lw⟧' -d notes.txt.gpg
zip -P ⟦3LwKtx8zQv⟧ -r a.zip docs
unzip -P⟦Kt3Lwx8zQv⟧ a.zip
7z a -p⟦zQ8Ktxv3Lw⟧ -mhe=on a.7z docs
rar a -hp⟦8zQKtxv3Lw⟧ a.rar docs
htpasswd -b /etc/nginx/htpasswd ada ⟦v3Lw8zQKtx⟧
htpasswd -nbB ada '⟦w8zQK3Ltxv⟧'
smbclient //nas/share -U ada%⟦zQK8txv3Lw⟧
sudo mount -t cifs //nas/share /mnt -o username=ada,password=⟦Q8zKtxv3Lw⟧,uid=1000
ldapsearch -x -D cn=admin,dc=example -w ⟦t8xzQKv3Lw⟧ -b dc=example
mosquitto_pub -h mqtt -u ada -P ⟦K8zQtxv3Lw⟧ -t a/b -m on
xfreerdp /v:win1 /u:ada /p:⟦8KzQtxv3Lw⟧ /f
rdesktop -u ada -p ⟦8QKztxv3Lw⟧ win1
lftp -u ada,⟦txv8zQK3Lw⟧ ftp.example.net -e 'ls; bye'
rclone config create store s3 secret_access_key=⟦3LwtxvK8zQ⟧ region=eu
nmcli device wifi connect Attic password ⟦vtx8KzQ3Lw⟧
nmcli connection modify Attic wifi-sec.psk "⟦8zKQ txv3 Lw5⟧"
wpa_passphrase Attic ⟦Lw3tx8vKzQ⟧
iwctl --passphrase ⟦QzK8vtx3Lw⟧ station wlan0 connect Attic
sudo useradd -m -p '⟦$6$zQ8vLw3x$Kt9PmRtY⟧' bob
echo 'root:⟦wL3txv8zQK⟧' | sudo chpasswd
echo ⟦zK8Qtxv3wL⟧ | sudo -S systemctl restart nginx
printf '%s\n' "⟦txvL83wzQK⟧" "⟦3wLtx8vzQK⟧" | passwd bob
echo -n '⟦vzQ8K3wLtx⟧' | sha256sum
echo "⟦Ltx8vzQK3w⟧" > ~/.vault_pass
echo ⟦zvQ8KLtx3w⟧ | base64 | wl-copy
echo "export GITHUB_TOKEN=⟦ghp_vzQ8KLtx3wPm⟧" >> ~/.bashrc
secret-tool store --label=mail account ada <<< '⟦x3wvzQ8KLt⟧'
bw unlock '⟦xw vzQ8 K3Lt⟧'
bw login ada@example.net ⟦8xwvzQK3Lt⟧ --code 441982
op signin my.example.net ada@example.net ⟦A3-QZ8VLW-3XKT99-PMRTY⟧
pass insert -e mail/⟦zQ8ada-xwvK3Lt⟧
cryptsetup luksOpen /dev/sdb1 crypt --key-file=<(echo -n ⟦K3Ltxw8vzQ⟧)
restic -r s3:https://key:⟦tK3L8xwvzQ⟧@s3.example.net/b snapshots
RESTIC_PASSWORD='⟦vzQtK3L8xw⟧' restic backup ~/docs
BORG_PASSPHRASE=⟦xwvz8QtK3L⟧ borg create ::now ~/docs
PGPASSWORD=⟦L8xwvzQtK3⟧ psql -h db -U app shop
sudo -u postgres psql -c "ALTER USER app WITH PASSWORD '⟦Q8tK3Lxwvz⟧'"
mysql -e "CREATE USER 'app'@'%' IDENTIFIED BY '⟦w8vzQtK3Lx⟧'"
sqlite3 app.db "insert into users values('ada','⟦tQzv8wK3Lx⟧')"
python3 -c "import requests; requests.get('https://a.example', auth=('ada','⟦K8xtQzvw3L⟧'))"
node -e 'process.env.TOKEN="⟦vw3L8xKtQz⟧"; require("./run")'
perl -pe 's/OLDKEY/⟦zvwtQ8K3Lx⟧/' -i conf.yml
sed -i 's/^password=.*/password=⟦Qzvwt8K3Lx⟧/' app.conf
grep -r "⟦3LxQ8zvwtK⟧" ~/src
rg -F '⟦LxQ3zv8wtK⟧' .
find / -name '*⟦vwtK8LxQz3⟧*' -exec grep -l ⟦8wtKLxQzv3⟧ {} +
cat ~/notes/⟦zvw8tKLxQ3⟧.txt | less
rm -rf /tmp/⟦KLx8Qzvwt3⟧
scp backup.tar ada@⟦k8zq-vlw3xt⟧.internal.example.net:/srv
ssh ⟦zq8vlw3xkt⟧@10.1.2.3
jq --arg t ⟦tKL8xQzvw3⟧ '.token=$t' a.json
yq -i '.db.password = "⟦wtKLx8Qzv3⟧"' values.yaml
sops --set '["db"]["password"] "⟦8QzvwtK3Lx⟧"' secrets.yaml
nix build .#app --option access-tokens "github.com=⟦ghp_3LxQ8zvwtKp⟧"
nix flake update --override-input x git+https://ada:⟦xQz8vwtK3L⟧@git.example.net/x
nixos-rebuild switch --flake "git+https://⟦QzvwtK3L8x⟧@git.example.net/ada/config#laptop" --use-remote-sudo
nix run nixpkgs#⟦qz8vwtk3lx⟧
nix-shell -p ⟦vwtk8lxqz3⟧ --run true
nix shell nixpkgs#hello github:ada/x/⟦k8lxqzvwt3⟧ -c hello
nix-env -iA nixos.⟦lxqz8vwtk3⟧
nix eval --expr '"⟦xqzvwt8k3l⟧"'
, ⟦zvwt8k3lxq⟧ --help
⟦Vwt8-k3lXq!⟧
⟦wt8K3lxqzV⟧ ⟦t8k3Lxqzvw⟧
sudo ⟦8k3lXqzvwT⟧
su ⟦k3lxQzvwt8⟧
ssh host1 ⟦3lxqzVwt8K⟧
cd ~/src && ⟦lxqZvwt8k3⟧
ls; ⟦xqzvWt8k3l⟧; pwd
true || ⟦qzvwT8k3lx⟧ | cat
git ⟦ZvwtK83lxq⟧
systemctl ⟦wTk83lxqzv⟧
cargo ⟦tk83Lxqzvw⟧ build
npm run ⟦k83lxqZvwt⟧
make ⟦83lxqzvwTk⟧ DEPLOY_KEY=⟦3lxqzvwtK8⟧
just deploy ⟦lx8qzVwtk3⟧
ls --⟦x8qzvwTk3l⟧
mytool -⟦q8zvwtK3lx⟧
login --token-⟦z8vwtk3Lxq⟧ now
true # the pin for the safe is ⟦v8wtK3lxqz⟧
bash -c 'export KEY=⟦w8tk3Lxqzv⟧; ./deploy.sh'
sh -c "echo ⟦t8K3lxqzvw⟧ | tee /etc/token"
env SECRET=⟦K3t8lxqzvw⟧ PORT=80 ./server --key ⟦l3Kt8xqzvw⟧
sudo env "API_KEY=⟦xl3Kt8qzvw⟧" ./run
xargs -I{} curl -H 'token: ⟦qxl3Kt8zvw⟧' {} < urls
watch -n 5 'curl -s "https://api.example.net?token=⟦zqxl3Kt8vw⟧"'
time PASS=⟦vzqxl3Kt8w⟧ make install
tmux new -d "TOKEN=⟦wvzqxl3Kt8⟧ ./bot"
crontab -l | sed 's/⟦8wvzqxl3Kt⟧/X/' | crontab -
"""
POSIX = r"""
export GITHUB_TOKEN=⟦ghp_t8wvzqxl3Kpm⟧
export DB_PASS='⟦Kt8 wvzq xl3⟧' DB_USER=ada
declare -x OPENAI_API_KEY="⟦sk-proj-3Kt8wvzqxl⟧"
read -r TOKEN <<< "⟦l3Kt8wvzqx⟧"
TOKEN=⟦xl38wvzqKt⟧; curl -H "token: $TOKEN" https://a.example
KEYS=(⟦qx8l3wvzKt⟧ ⟦zq8xl3wvKt⟧); echo ${#KEYS[@]}
for p in ⟦vz8qxl3wKt⟧ ⟦wv8zqxl3Kt⟧; do unzip -P $p a.zip && break; done
if [ "$PIN" = "⟦t8wvKzqxl3⟧" ]; then echo yes; fi
[[ $TOKEN == ⟦K8twvzqxl3⟧ ]] && echo same
case $1 in ⟦3Ktwv8zqxl⟧) echo ok;; esac
login() { curl -u ada:⟦l8Ktwv3zqx⟧ https://a.example; }
alias prod='mysql -h prod -uroot -p⟦xl8Ktwv3zq⟧'
eval "$(echo export K=⟦qxl8Ktwv3z⟧)"
x=$(curl -s -d pin=⟦zqxl8Ktwv3⟧ https://a.example) && echo "$x"
diff <(echo ⟦3zqxl8Ktwv⟧) <(cat token)
echo `printf ⟦v3zqxl8Ktw⟧ | md5sum`
set -- ⟦wv3zqxl8Kt⟧ && echo $1
trap 'echo ⟦twv3zqxl8K⟧' EXIT
"""
FISH = r"""
set -gx GITHUB_TOKEN ⟦ghp_Ktwv3zqxl8pm⟧
set -Ux RESTIC_PASSWORD '⟦8Ktw v3zq xl5⟧'
set -x DB_URL postgres://app:⟦l8Ktw3vzqx⟧@db/shop; and ./run
set keys ⟦x8lKtw3vzq⟧ ⟦q8xlKtw3vz⟧
for p in ⟦z8qxlKtw3v⟧ ⟦v8zqxlKtw3⟧; unzip -P $p a.zip; and break; end
curl -u ada:(echo ⟦3v8zqxlKtw⟧) https://a.example
abbr -a prod 'mysql -h prod -uroot -p⟦w3v8zqxlKt⟧'
alias prod 'mysql -h prod -uroot -p⟦tw3v8zqxlK⟧'
function login; curl -u ada:⟦Ktw3v8zqxl⟧ https://a.example; end
if test "$PIN" = ⟦lKtw3v8zqx⟧; echo yes; end
switch $argv[1]; case ⟦xlKtw3v8zq⟧; echo ok; end
env TOKEN=⟦qxlKtw3v8z⟧ ./run; or ⟦zqxlKtw3v8⟧
string match -q ⟦8zqxlKt3wv⟧ $token; and echo same
begin; ⟦v8zqxl3Ktw⟧; end
"""
SEVERAL = {
    "bash": (
        "cat > .env <<EOF\nDB_PASSWORD=⟦tK3l8xq-zvw⟧\nPORT=80\nEOF",
        "cat <<'EOF' | ssh host1 'cat > ~/.netrc'\nmachine a login ada password ⟦wt-K3l8xqzv⟧\nEOF",
        "mysql <<SQL\nset password for app = '⟦v-wtK3l8xqz⟧';\nSQL",
        "curl -X POST \\\n  -H 'Authorization: Basic ⟦emwtdnd0SzNsOHhx⟧' \\\n  https://a.example",
        "ssh host1 <<EOS\nexport K=⟦z-vwtK3l8xq⟧\n⟦q-zvwtK3l8x⟧\nEOS",
    ),
    "zsh": (
        "cat > key.pem <<EOF\n-----BEGIN PRIVATE KEY-----\n⟦MIIEvzQ8vLw3xKtPm5rTy7uAbCd1Ef2Gh\nx-qzvwtK3l8LmNoPqR⟧\n-----END PRIVATE KEY-----\nEOF",
        "for h in a b; do\n  sshpass -p ⟦x-qzvwtK3l8y⟧ ssh $h true\ndone",
    ),
    "fish": (
        "begin\n  set -lx TOKEN ⟦8x-qzvwtK3l⟧\n  ./deploy\nend",
        "curl -H 'X-Token: ⟦l8x-qzvwtK3⟧' \\\n  https://a.example",
        "echo '⟦3l8x-qzvwp⟧\n⟦tK3l8-xqzv⟧' > ~/token",
    ),
}


def planted() -> list[Planted]:
    """Return every line for each shell that has it, with its secrets."""
    found = []
    for shell in ("fish", "bash", "zsh"):
        lines = [*ANY.strip().split("\n"), *(FISH if shell == "fish" else POSIX).strip().split("\n"), *SEVERAL[shell]]
        found += [Planted(shell, MARKED.sub(r"\1", line), tuple(MARKED.findall(line))) for line in lines]
    return found
